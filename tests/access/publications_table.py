"""Who may open what the partnership publishes, and what it settles between agencies."""

from typing import Any

from django.urls import reverse

from partnership.models import (
    AnnualReportStatus,
    ArrangementsStatus,
    EscalationStatus,
)
from tests.access.address import EVERYBODY, Address
from tests.access.partnership_table import (
    AT_WORK,
    GOVERNS,
    NOBODY,
    TEAM,
    about,
    approved_issue,
    at,
    chapter,
    confirm_link,
    draft_issue,
    old_unsubscribe_link,
    report,
    story,
    team_form,
    team_move,
    unsubscribe_link,
    version,
    waiting_issue,
)
from tests.cast import school
from tests.factories.escalations import StageFactory, escalation_in
from tests.factories.publications import (
    ResourceFactory,
    SentIssueFactory,
    SubscriberFactory,
)
from tests.factories.signing import version_in


def report_move(name: str, status: str, post: int) -> Address:
    """A draft is known to those who govern; to everybody else it is not there."""
    return Address(
        about(f"annualreport-{name}", report(status)),
        get={200: TEAM, 403: GOVERNS - TEAM},
        post={post: TEAM, 403: GOVERNS - TEAM},
        otherwise=404,
    )


REPORTS = {
    "annualreport-list": Address(at("annualreport-list"), get={200: EVERYBODY}),
    "annualreport-create": Address(at("annualreport-create"), get={200: TEAM}, post={422: TEAM}),
    "annualreport-detail": Address(
        about("annualreport-detail", report(AnnualReportStatus.DRAFT)),
        get={200: GOVERNS, 404: NOBODY},
        post={404: NOBODY},
        otherwise=404,
    ),
    "annualreport-edit": report_move("edit", AnnualReportStatus.DRAFT, 422),
    "annualreport-chapter-edit": Address(
        chapter, get={200: TEAM, 403: GOVERNS - TEAM}, post={422: TEAM, 403: GOVERNS - TEAM}, otherwise=404
    ),
    "annualreport-compile": report_move("compile", AnnualReportStatus.DRAFT, 302),
    "annualreport-complete-contents": report_move("complete-contents", AnnualReportStatus.DRAFT, 302),
    "annualreport-ask-scrutineer": report_move("ask-scrutineer", AnnualReportStatus.CONTENTS_COMPLETE, 302),
    "annualreport-comment": Address(
        about("annualreport-comment", report(AnnualReportStatus.SCRUTINEER_COMMENT)),
        get={200: {"scrutineer"}, 403: GOVERNS - {"scrutineer"}},
        post={422: {"scrutineer"}, 403: GOVERNS - {"scrutineer"}},
        otherwise=404,
    ),
    # Before the scrutineer has commented the team is told so.
    "annualreport-open-signing": report_move("open-signing", AnnualReportStatus.SCRUTINEER_COMMENT, 422),
    "annualreport-copy-create": report_move("copy-create", AnnualReportStatus.DRAFT, 422),
    "annualreport-distribute": report_move("distribute", AnnualReportStatus.DRAFT, 422),
    "annualreport-reopen": report_move("reopen", AnnualReportStatus.SIGNING, 422),
    # Signing asks for fresh proof of who is acting first.
    "annualreport-sign": Address(
        about("annualreport-sign", report(AnnualReportStatus.SIGNING)),
        get={302: {"lead_partner"}, 403: GOVERNS - {"lead_partner"}},
        post={302: {"lead_partner"}, 403: GOVERNS - {"lead_partner"}},
        otherwise=404,
    ),
    # Refused: no partner has signed it.
    "annualreport-publish": report_move("publish", AnnualReportStatus.DRAFT, 422),
    "annualreport-list-moved": Address(at("annualreport-list-moved"), get={301: EVERYBODY}),
    "annualreport-detail-moved": Address(
        about("annualreport-detail-moved", report(AnnualReportStatus.DRAFT)), get={301: EVERYBODY}
    ),
}

A = ArrangementsStatus


def version_at(name: str, status: str) -> Any:
    return lambda: reverse(f"partnership:{name}", args=[version_in(status).number])


def version_move(verb: str, status: str, post: int) -> Address:
    """A version that is not published is known to those who govern; to everybody else it is not there."""
    return Address(
        version_at(f"arrangements-{verb}", status),
        get={200: TEAM, 403: GOVERNS - TEAM},
        post={post: TEAM, 403: GOVERNS - TEAM},
        otherwise=404,
    )


VERSION_MOVES = {
    "section-create": (A.DRAFT, 422),
    "edit": (A.DRAFT, 422),
    "delete": (A.DRAFT, 422),
    "checklist": (A.DRAFT, 302),
    "check": (A.DRAFT, 302),
    "open-signing": (A.CHECKED, 302),
    "reopen": (A.SIGNING, 422),
    # Refused: nobody has signed it.
    "publish": (A.DRAFT, 422),
}

ARRANGEMENTS = {
    "arrangements": Address(at("arrangements"), get={302: EVERYBODY}),
    "arrangements-list": Address(at("arrangements-list"), get={200: EVERYBODY}),
    "arrangements-create": Address(at("arrangements-create"), get={200: TEAM}, post={422: TEAM}),
    "arrangements-detail": Address(
        version("arrangements-detail"), get={200: GOVERNS, 404: NOBODY}, post={404: NOBODY}, otherwise=404
    ),
    "arrangements-section-edit": Address(
        version("arrangements-section-edit", 1),
        get={200: TEAM, 403: GOVERNS - TEAM},
        post={422: TEAM, 403: GOVERNS - TEAM},
        otherwise=404,
    ),
    **{f"arrangements-{verb}": version_move(verb, *how) for verb, how in VERSION_MOVES.items()},
    # Signing asks for fresh proof of who is acting first.
    "arrangements-sign": Address(
        version_at("arrangements-sign", A.SIGNING),
        get={302: {"lead_partner"}, 403: GOVERNS - {"lead_partner"}},
        post={302: {"lead_partner"}, 403: GOVERNS - {"lead_partner"}},
        otherwise=404,
    ),
    # A published version is there for everybody.
    "arrangements-copy-create": Address(
        version_at("arrangements-copy-create", A.PUBLISHED), get={200: TEAM}, post={422: TEAM}
    ),
}


def difference(name: str, status: str, *, asked: bool = False) -> Any:
    """A difference that the practitioner raised for the school, or one that the school is asked about."""

    def path(user: Any) -> str:
        side = {"to_agency" if asked else "from_agency": school()}
        if user.is_authenticated and user.email.startswith("practitioner"):
            side["raised_by"] = user
        return reverse(f"partnership:{name}", args=[escalation_in(status, **side).pk])

    return path


E = EscalationStatus
KNOWS_ESCALATION = {"practitioner", "agency_lead", "team", "scrutineer"}
DECIDES_ESCALATION = {"executive_member", "lead_partner"}


def escalation_move(name: str, status: str, who: set[str], *, asked: bool = False) -> Address:
    """A form about a difference; an empty one is answered in words."""
    know = KNOWS_ESCALATION | (DECIDES_ESCALATION if status == E.PARTNERS_DECIDE else set())
    return Address(
        difference(f"escalation-{name}", status, asked=asked),
        get={200: who, 403: know - who},
        post={422: who, 403: know - who},
        otherwise=404,
    )


ESCALATIONS = {
    "escalation-policy": Address(at("escalation-policy"), get={200: EVERYBODY}),
    "escalationstage-create": Address(at("escalationstage-create"), get={200: TEAM}, post={422: TEAM}),
    "escalationstage-edit": team_form("escalationstage-edit", lambda: StageFactory()),
    "escalation-list": Address(at("escalation-list"), get={200: AT_WORK}),
    "escalation-create": Address(at("escalation-create"), get={200: AT_WORK}, post={422: AT_WORK}),
    "escalation-figures": Address(at("escalation-figures"), get={200: GOVERNS}),
    "escalation-detail": Address(difference("escalation-detail", E.RAISED), get={200: KNOWS_ESCALATION}, otherwise=404),
    "escalation-respond": escalation_move("respond", E.RAISED, {"agency_lead"}, asked=True),
    "escalation-escalate": escalation_move("escalate", E.RESPONDED, {"practitioner", "agency_lead"}),
    "escalation-resolve": escalation_move("resolve", E.PARTNERS_DECIDE, DECIDES_ESCALATION | TEAM),
    "escalation-satisfaction": escalation_move("satisfaction", E.RESOLVED, {"practitioner"}),
    "escalation-note-learning": escalation_move("note-learning", E.RESOLVED, TEAM),
    "escalation-give-action": escalation_move("give-action", E.RAISED, TEAM),
    "escalation-withdraw": escalation_move("withdraw", E.RAISED, {"practitioner"}),
}

BULLETINS = {
    "bulletin-list": Address(at("bulletin-list"), get={200: EVERYBODY}),
    "bulletin-feed": Address(at("bulletin-feed"), get={200: EVERYBODY}),
    "bulletin-detail": Address(about("bulletin-detail", lambda: SentIssueFactory()), get={200: EVERYBODY}),
    "bulletin-create": Address(at("bulletin-create"), get={200: TEAM}, post={422: TEAM}),
    "bulletin-edit": team_form("bulletin-edit", draft_issue, otherwise=404),
    "bulletinstory-create": team_form("bulletinstory-create", draft_issue, otherwise=404),
    "bulletinstory-copy": team_form("bulletinstory-copy", draft_issue, otherwise=404),
    "bulletin-send-test": team_move("bulletin-send-test", draft_issue, otherwise=404),
    "bulletin-submit": team_move("bulletin-submit", draft_issue, otherwise=404),
    "bulletin-approve": team_move("bulletin-approve", waiting_issue, otherwise=404),
    "bulletin-send-back": team_form("bulletin-send-back", waiting_issue, otherwise=404),
    "bulletin-send": team_move("bulletin-send", approved_issue, otherwise=404),
    "bulletinstory-edit": Address(story("bulletinstory-edit"), get={200: TEAM}, post={422: TEAM}, otherwise=404),
    "bulletinstory-remove": Address(story("bulletinstory-remove"), get={200: TEAM}, post={302: TEAM}, otherwise=404),
    "bulletinstory-move-up": Address(story("bulletinstory-move-up"), get={200: TEAM}, post={302: TEAM}, otherwise=404),
}

READERS = {
    "subscribe": Address(at("subscribe"), get={200: EVERYBODY}, post={422: EVERYBODY}),
    "subscriber-requested": Address(at("subscriber-requested"), get={200: EVERYBODY}),
    "subscriber-confirmed": Address(at("subscriber-confirmed"), get={200: EVERYBODY}),
    "subscriber-confirm": Address(confirm_link, get={200: EVERYBODY}, post={302: EVERYBODY}),
    "subscriber-unsubscribe": Address(unsubscribe_link, get={200: EVERYBODY}, post={200: EVERYBODY}),
    "subscriber-unsubscribe-moved": Address(old_unsubscribe_link, get={200: EVERYBODY}, post={200: EVERYBODY}),
    "subscriber-list": Address(at("subscriber-list"), get={200: TEAM}),
    "subscriber-remove": team_move("subscriber-remove", lambda: SubscriberFactory(), otherwise=404),
}

RESOURCES: dict[str, Address] = {
    "resource-list": Address(at("resource-list"), get={200: EVERYBODY}),
    "resource-create": Address(at("resource-create"), get={200: TEAM}, post={422: TEAM}),
    "resource-edit": Address(about("resource-edit", lambda: ResourceFactory()), get={200: TEAM}, post={422: TEAM}),
}

PARTS = (
    REPORTS,
    ARRANGEMENTS,
    ESCALATIONS,
    BULLETINS,
    READERS,
    RESOURCES,
)
ACCESS = {f"partnership:{name}": address for part in PARTS for name, address in part.items()}
