"""Who may open what the partnership publishes, and what it settles between agencies."""

from typing import Any

from django.urls import reverse
from django.utils import timezone

from partnership.models import (
    AnnualReportStatus,
    ArrangementsStatus,
    Escalation,
    EscalationStatus,
    Post,
)
from partnership.publications.models.arrangements import CONTENT_RULES
from partnership.publications.operations import signing
from tests.access.address import AT_WORK, EVERYBODY, Address
from tests.access.filled_forms import on
from tests.access.partnership_table import (
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
from tests.cast import make, school
from tests.factories.escalations import StageFactory, answer_all, escalation_in, partner_of, policy
from tests.factories.partnership import AgencyFactory
from tests.factories.publications import (
    ReportChapterFactory,
    ReportFactory,
    ResourceFactory,
    RuleFactory,
    SentIssueFactory,
    SubscriberFactory,
)
from tests.factories.signing import report_in, three_partners, version_in
from tests.factories.training import CourseRunFactory


def new_report() -> str:
    """The form with an edition that says what a report must cover."""
    RuleFactory(key="report-content-activity")
    return reverse("partnership:annualreport-create")


def report_move(name: str, make: Any, post: int, **how: Any) -> Address:
    """A draft is known to those who govern; to everybody else it is not there."""
    return Address(
        about(f"annualreport-{name}", make),
        get={200: TEAM, 403: GOVERNS - TEAM},
        post={post: TEAM, 403: GOVERNS - TEAM},
        otherwise=404,
        **how,
    )


def commented_report() -> Any:
    return ReportFactory(
        status=AnnualReportStatus.SCRUTINEER_COMMENT, scrutineer_comment="A good year.", commented_by=make("scrutineer")
    )


def signed_report() -> Any:
    made = ReportChapterFactory(report__status=AnnualReportStatus.SIGNING).report
    for signer in three_partners():
        signing.sign(publication=made, seen=made.fingerprint(), by=signer)
    made.refresh_from_db()
    return made


def published_report() -> Any:
    return report_in(AnnualReportStatus.PUBLISHED)


REPORTS = {
    "annualreport-list": Address(at("annualreport-list"), get={200: EVERYBODY}),
    "annualreport-create": Address(new_report, get={200: TEAM}, post={422: TEAM}),
    "annualreport-detail": Address(
        about("annualreport-detail", report(AnnualReportStatus.DRAFT)),
        get={200: GOVERNS, 404: NOBODY},
        post={404: NOBODY},
        otherwise=404,
    ),
    "annualreport-edit": report_move("edit", report(AnnualReportStatus.DRAFT), 422),
    "annualreport-chapter-edit": Address(
        chapter, get={200: TEAM, 403: GOVERNS - TEAM}, post={422: TEAM, 403: GOVERNS - TEAM}, otherwise=404
    ),
    "annualreport-compile": report_move("compile", report(AnnualReportStatus.DRAFT), 302),
    "annualreport-complete-contents": report_move("complete-contents", report(AnnualReportStatus.DRAFT), 302),
    "annualreport-ask-scrutineer": report_move("ask-scrutineer", report(AnnualReportStatus.CONTENTS_COMPLETE), 302),
    "annualreport-comment": Address(
        about("annualreport-comment", report(AnnualReportStatus.SCRUTINEER_COMMENT)),
        get={200: {"scrutineer"}, 403: GOVERNS - {"scrutineer"}},
        post={422: {"scrutineer"}, 403: GOVERNS - {"scrutineer"}},
        otherwise=404,
    ),
    "annualreport-open-signing": report_move("open-signing", commented_report, 302),
    # A published report is there for everybody.
    "annualreport-copy-create": team_form(
        "annualreport-copy-create", published_report, data=lambda: on("sent_on", days=0)
    ),
    "annualreport-distribute": team_move("annualreport-distribute", published_report),
    "annualreport-reopen": report_move("reopen", report(AnnualReportStatus.SIGNING), 422),
    # Signing asks for fresh proof of who is acting first.
    "annualreport-sign": Address(
        about("annualreport-sign", report(AnnualReportStatus.SIGNING)),
        get={302: {"lead_partner"}, 403: GOVERNS - {"lead_partner"}},
        post={302: {"lead_partner"}, 403: GOVERNS - {"lead_partner"}},
        otherwise=404,
    ),
    "annualreport-publish": report_move("publish", signed_report, 302),
    "annualreport-list-moved": Address(at("annualreport-list-moved"), get={301: EVERYBODY}),
    "annualreport-detail-moved": Address(
        about("annualreport-detail-moved", report(AnnualReportStatus.DRAFT)), get={301: EVERYBODY}
    ),
}

A = ArrangementsStatus


def version_at(name: str, status: str) -> Any:
    def path() -> str:
        signers = three_partners() if status == A.SIGNED else []
        return reverse(f"partnership:{name}", args=[version_in(status, signers=signers).number])

    return path


def edition() -> Any:
    """The guidance that a version follows."""
    return RuleFactory(key=f"{CONTENT_RULES}partners", edition="2023")


def new_version() -> str:
    edition()
    return reverse("partnership:arrangements-create")


def version_to_edit() -> str:
    edition()
    return reverse("partnership:arrangements-edit", args=[version_in(A.DRAFT).number])


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
    "delete": (A.DRAFT, 422),
    "checklist": (A.DRAFT, 302),
    "check": (A.DRAFT, 302),
    "open-signing": (A.CHECKED, 302),
    "reopen": (A.SIGNING, 422),
    "publish": (A.SIGNED, 302),
}

ARRANGEMENTS = {
    "arrangements": Address(at("arrangements"), get={302: EVERYBODY}),
    "arrangements-list": Address(at("arrangements-list"), get={200: EVERYBODY}),
    "arrangements-create": Address(new_version, get={200: TEAM}, post={422: TEAM}),
    "arrangements-detail": Address(
        version("arrangements-detail"), get={200: GOVERNS, 404: NOBODY}, post={404: NOBODY}, otherwise=404
    ),
    "arrangements-section-edit": Address(
        version("arrangements-section-edit", 1),
        get={200: TEAM, 403: GOVERNS - TEAM},
        post={422: TEAM, 403: GOVERNS - TEAM},
        otherwise=404,
    ),
    "arrangements-edit": Address(
        version_to_edit, get={200: TEAM, 403: GOVERNS - TEAM}, post={422: TEAM, 403: GOVERNS - TEAM}, otherwise=404
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
        version_at("arrangements-copy-create", A.PUBLISHED),
        get={200: TEAM},
        post={422: TEAM},
        data=lambda: on("sent_on", days=0),
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
DECIDES_ESCALATION = {"executive_member", "lead_partner", "delegated_partner"}


def escalation_move(name: str, status: str, who: set[str], *, asked: bool = False) -> Address:
    """A form about a difference; an empty one is answered in words."""
    know = KNOWS_ESCALATION | (DECIDES_ESCALATION if status == E.PARTNERS_DECIDE else set())
    return Address(
        difference(f"escalation-{name}", status, asked=asked),
        get={200: who, 403: know - who},
        post={422: who, 403: know - who},
        otherwise=404,
    )


PARTNERS = {"lead_partner", "delegated_partner"}


def answered_difference(user: Any) -> str:
    """A difference that all three partners have answered in the same way."""
    path = difference("escalation-resolve", E.PARTNERS_DECIDE)(user)
    answer_all(Escalation.objects.latest("raised_at"), three_partners())
    return path


def difference_of_partner(user: Any) -> str:
    """A difference with the partners, one of whom is the person who asks, where that can be."""
    for post in Post.objects.filter(person__user=user) if user.is_authenticated else ():
        partner_of(post.agency)
    return difference("escalation-answer", E.PARTNERS_DECIDE)(user)


def asked_for() -> str:
    AgencyFactory()
    return reverse("partnership:sharingdecision-create")


def new_difference() -> str:
    policy()
    return reverse("partnership:escalation-create")


ESCALATIONS = {
    "escalation-policy": Address(at("escalation-policy"), get={200: EVERYBODY}),
    "escalationstage-create": Address(at("escalationstage-create"), get={200: TEAM}, post={422: TEAM}),
    "escalationstage-update": team_form("escalationstage-update", lambda: StageFactory()),
    "escalation-list": Address(at("escalation-list"), get={200: AT_WORK}),
    "escalation-create": Address(new_difference, get={200: AT_WORK}, post={422: AT_WORK}),
    "sharingdecision-list": Address(at("sharingdecision-list"), get={200: AT_WORK}),
    "sharingdecision-create": Address(asked_for, get={200: AT_WORK}, post={422: AT_WORK}),
    "escalation-statistics": Address(at("escalation-statistics"), get={200: GOVERNS}),
    "escalation-detail": Address(difference("escalation-detail", E.RAISED), get={200: KNOWS_ESCALATION}, otherwise=404),
    "escalation-respond": escalation_move("respond", E.RAISED, {"agency_lead"}, asked=True),
    "escalation-escalate": escalation_move("escalate", E.RESPONDED, {"practitioner", "agency_lead"}),
    "escalation-resolve": Address(
        answered_difference,
        get={200: PARTNERS | TEAM, 403: {"practitioner", "agency_lead", "scrutineer", "executive_member"}},
        post={422: PARTNERS | TEAM, 403: {"practitioner", "agency_lead", "scrutineer", "executive_member"}},
        otherwise=404,
    ),
    "escalation-answer": Address(
        difference_of_partner,
        get={200: PARTNERS, 403: KNOWS_ESCALATION | {"executive_member"}},
        post={422: PARTNERS, 403: KNOWS_ESCALATION | {"executive_member"}},
        otherwise=404,
    ),
    "escalationstage-remove": Address(
        about("escalationstage-remove", lambda: StageFactory()), get={200: TEAM}, post={302: TEAM}
    ),
    "escalation-feedback": escalation_move("feedback", E.RESOLVED, {"practitioner"}),
    "escalation-record-learning": escalation_move("record-learning", E.RESOLVED, TEAM),
    "escalation-action-create": escalation_move("action-create", E.RAISED, TEAM),
    "escalation-withdraw": escalation_move("withdraw", E.RAISED, {"practitioner"}),
}


def issue_with_stories() -> Any:
    CourseRunFactory(published_at=timezone.now())
    return draft_issue()


BULLETINS = {
    "bulletin-list": Address(at("bulletin-list"), get={200: EVERYBODY}),
    "bulletin-feed": Address(at("bulletin-feed"), get={200: EVERYBODY}),
    "bulletin-detail": Address(about("bulletin-detail", lambda: SentIssueFactory()), get={200: EVERYBODY}),
    "bulletin-create": Address(at("bulletin-create"), get={200: TEAM}, post={422: TEAM}),
    "bulletin-edit": team_form("bulletin-edit", draft_issue, otherwise=404),
    "bulletinstory-create": team_form("bulletinstory-create", draft_issue, otherwise=404),
    "bulletinstory-copy": team_form("bulletinstory-copy", issue_with_stories, otherwise=404),
    "bulletin-send-test": team_move("bulletin-send-test", draft_issue, otherwise=404),
    "bulletin-submit": team_move("bulletin-submit", draft_issue, otherwise=404),
    "bulletin-approve": team_form("bulletin-approve", waiting_issue, otherwise=404),
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
    # Mail programs send this one by themselves (RFC 8058).
    "subscriber-unsubscribe": Address(unsubscribe_link, get={200: EVERYBODY}, post={200: EVERYBODY}, needs_token=False),
    "subscriber-unsubscribe-moved": Address(
        old_unsubscribe_link, get={200: EVERYBODY}, post={200: EVERYBODY}, needs_token=False
    ),
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
