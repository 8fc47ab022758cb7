"""Who may open what in the partnership."""

from datetime import date
from typing import Any

from django.urls import reverse

from partnership.directory.operations import joining
from partnership.models import (
    ActionStatus,
    IssueStatus,
    Membership,
    RecommendationStatus,
    RelationKind,
)
from tests.access.address import AT_WORK, EVERYBODY, SIGNED_IN, Address
from tests.access.filled_forms import on
from tests.cast import school
from tests.factories.impact import MeasureFactory
from tests.factories.partnership import (
    ActionFactory,
    AgencyFactory,
    GroupFactory,
    MembershipFactory,
    NameRequestFactory,
    PersonFactory,
    PostFactory,
    RecommendationFactory,
    ThemeFactory,
)
from tests.factories.publications import (
    DecisionFactory,
    InvitationFactory,
    JoinRequestFactory,
    ProfileFactory,
    ReportChapterFactory,
    ReportFactory,
    RuleFactory,
    StoryFactory,
    SubscriberFactory,
    VersionSectionFactory,
)

TEAM = {"team"}
NOBODY = {"anonymous"}
SCRUTINEER = {"scrutineer"}
LEADERS = {"board_member", "board_chair", "executive_member", "lead_partner", "delegated_partner"}
GOVERNS = LEADERS | {"scrutineer", "team"}
READS_RECOMMENDATIONS = GOVERNS | {"hub_member", "review_member"}
SEES_PEOPLE = {"team", "agency_lead"}
SEES_AGENCIES = GOVERNS | {"agency_lead"}


def at(name: str, *args: Any) -> Any:
    return lambda: reverse(f"partnership:{name}", args=args)


def about(name: str, make: Any, *more: Any) -> Any:
    """The address of a record that ``make`` makes: by slug where it has one, else by key."""

    def path() -> str:
        record = make()
        return reverse(f"partnership:{name}", args=[getattr(record, "slug", None) or record.pk, *more])

    return path


def team_form(name: str, make: Any, *, otherwise: int = 403, **how: Any) -> Address:
    """A form of the operational team: an empty one is answered in words."""
    return Address(about(name, make), get={200: TEAM}, post={422: TEAM}, otherwise=otherwise, **how)


MAY_JOIN = SIGNED_IN - {"administrator"}


def proved(path: Any, people: Any, *, otherwise: int = 403) -> Address:
    """A page that asks for fresh proof of who is acting before it shows or does anything."""
    return Address(path, get={302: people}, post={302: people}, otherwise=otherwise)


def team_move(name: str, make: Any, *, answer: int = 302, otherwise: int = 403, **how: Any) -> Address:
    """A move without a question: one button."""
    return Address(about(name, make), get={200: TEAM}, post={answer: TEAM}, otherwise=otherwise, **how)


def relation() -> Any:
    return AgencyFactory().relations.create(kind=RelationKind.RELEVANT_AGENCY, starts_on=date(2020, 1, 1))


def draft_issue() -> Any:
    return StoryFactory().issue


def waiting_issue() -> Any:
    return StoryFactory(issue__status=IssueStatus.AWAITING_APPROVAL).issue


def approved_issue() -> Any:
    issue = waiting_issue()
    issue.status, issue.approved_hash = IssueStatus.APPROVED, issue.fingerprint()
    issue.approved_by, issue.approved_at = PersonFactory().user, issue.written_at
    issue.save()
    return issue


def story(name: str) -> Any:
    def path() -> str:
        second = StoryFactory(order=2, issue=StoryFactory(order=1).issue)
        return reverse(f"partnership:{name}", args=[second.pk])

    return path


def colleague() -> Any:
    return PostFactory(agency=school()).person


def colleague_post() -> Any:
    return PostFactory(agency=school())


def school_action(status: str = ActionStatus.OPEN) -> Any:
    return ActionFactory(agency=school(), status=status)


def reported_action() -> Any:
    return school_action(ActionStatus.REPORTED_DONE)


def recommendation(status: str, verb: str) -> Any:
    """A recommendation in a state, with an action that was verified, and a decision that can carry the verb."""

    def make_all() -> Any:
        DecisionFactory(verb="not_agreed" if verb == "not-accept" else "agreed")
        made = RecommendationFactory(status=status, made_on=date(2019, 1, 1))
        return ActionFactory(recommendation=made, status=ActionStatus.VERIFIED).recommendation

    return make_all


def version(name: str, *more: Any) -> Any:
    def path() -> str:
        section = VersionSectionFactory(version__number=1, number=1)
        return reverse(f"partnership:{name}", args=[section.version.number, *more])

    return path


def report(status: str) -> Any:
    return lambda: ReportFactory(status=status)


def chapter() -> str:
    made = ReportChapterFactory(key="own.foreword")
    return reverse("partnership:annualreport-chapter-edit", args=[made.report.slug, made.key])


def confirm_link() -> str:
    return reverse("partnership:subscriber-confirm", args=[SubscriberFactory(status="pending").confirm_token(["main"])])


def unsubscribe_link() -> str:
    return reverse("partnership:subscriber-unsubscribe", args=[SubscriberFactory().unsubscribe_token()])


def old_unsubscribe_link() -> str:
    return reverse("partnership:subscriber-unsubscribe-moved", args=[SubscriberFactory().unsubscribe_token()])


def seat() -> Membership:
    return MembershipFactory()


def agency_of_these_addresses() -> str:
    AgencyFactory().domains.create(domain="cast.example.org")
    return reverse("partnership:join")


def invitation_link() -> str:
    InvitationFactory(token_hash=joining.hash_token("a-token"))
    return reverse("partnership:invitation-accept", args=["a-token"])


NAMED = {"agency_name": "A charity"}
JOINING = {
    "join": Address(agency_of_these_addresses, get={200: MAY_JOIN}, post={422: MAY_JOIN}),
    "join-request": Address(at("join-request"), get={200: MAY_JOIN}, post={422: MAY_JOIN}, data=lambda: NAMED),
    "joinrequest-list": Address(at("joinrequest-list"), get={200: TEAM}),
    "joinrequest-approve": proved(about("joinrequest-approve", lambda: JoinRequestFactory()), TEAM, otherwise=404),
    "joinrequest-decline": proved(about("joinrequest-decline", lambda: JoinRequestFactory()), TEAM, otherwise=404),
    "invitation-list": Address(at("invitation-list"), get={200: TEAM}),
    "invitation-create": proved(at("invitation-create"), TEAM),
    "invitation-withdraw": team_move("invitation-withdraw", lambda: InvitationFactory(), otherwise=404),
    # A stranger is asked to open an account first, and a colleague has one with another address than the invited one.
    "invitation-accept": Address(
        invitation_link, get={200: EVERYBODY}, post={302: NOBODY, 422: SIGNED_IN}, accepted=422
    ),
}

PEOPLE = {
    "person-list": Address(at("person-list"), get={200: SEES_PEOPLE}),
    # Others may know themselves alone, and not by this page.
    "person-detail": Address(about("person-detail", colleague), get={200: SEES_PEOPLE}, otherwise=404),
    "post-create": Address(
        about("post-create", colleague),
        get={302: TEAM, 403: {"agency_lead"}},
        post={302: TEAM, 403: {"agency_lead"}},
        otherwise=404,
    ),
    "leaver-list": Address(at("leaver-list"), get={200: SEES_PEOPLE}),
    "person-update": proved(about("person-update", colleague), SEES_PEOPLE, otherwise=404),
    "person-merge-start": Address(
        about("person-merge-start", colleague),
        get={302: TEAM, 403: {"agency_lead"}},
        post={302: TEAM, 403: {"agency_lead"}},
        otherwise=404,
    ),
    "person-merge": Address(
        about("person-merge", colleague, "6f1e1bd5-33a4-4d0d-9f2e-6d5f2d0a7a11"),
        get={302: TEAM, 403: {"agency_lead"}},
        post={302: TEAM, 403: {"agency_lead"}},
        otherwise=404,
    ),
    "my-name": Address(at("my-name"), get={200: SIGNED_IN}, post={422: SIGNED_IN}),
    "namerequest-list": Address(at("namerequest-list"), get={200: TEAM}),
    "namerequest-approve": proved(about("namerequest-approve", lambda: NameRequestFactory()), TEAM, otherwise=404),
    "namerequest-decline": proved(about("namerequest-decline", lambda: NameRequestFactory()), TEAM, otherwise=404),
    "post-end": proved(about("post-end", colleague_post), SEES_PEOPLE, otherwise=404),
    "membership-create": proved(about("membership-create", lambda: GroupFactory(has_public_page=True)), TEAM),
    # Without a post nobody learns which seats there are.
    "membership-end": Address(
        about("membership-end", seat),
        get={302: TEAM, 404: {"without_post", "leaver"}},
        post={302: TEAM, 404: {"without_post", "leaver"}},
    ),
}

AGENCIES = {
    "agency-list": Address(at("agency-list"), get={200: SEES_AGENCIES}),
    "agency-detail": Address(about("agency-detail", lambda: AgencyFactory()), get={200: SEES_AGENCIES}),
    "agency-domains": proved(about("agency-domains", lambda: AgencyFactory()), TEAM),
    "relation-create": team_form("relation-create", lambda: AgencyFactory()),
    "relation-end": team_form("relation-end", relation),
    "group-list": Address(at("group-list"), get={200: EVERYBODY}),
    "group-detail": Address(about("group-detail", lambda: GroupFactory(has_public_page=True)), get={200: EVERYBODY}),
    "terms-create": team_form("terms-create", lambda: GroupFactory(has_public_page=True)),
}


def profile_edit() -> str:
    ProfileFactory()
    return reverse("partnership:profile-update")


def about_editions() -> str:
    RuleFactory()
    return reverse("partnership:edition-create")


PROFILE = {
    "about": Address(at("about"), get={200: EVERYBODY}),
    "profile-update": Address(profile_edit, get={200: TEAM}, post={422: TEAM}),
    "rule-list": Address(at("rule-list"), get={200: EVERYBODY}),
    "rule-detail": Address(about("rule-detail", lambda: RuleFactory()), get={200: EVERYBODY}),
    "rule-create": Address(
        at("rule-create"), get={200: TEAM}, post={422: TEAM}, data=lambda: {"key": "a-key", "is_in_use": "on"}
    ),
    "edition-create": Address(
        about_editions, get={200: TEAM}, post={422: TEAM}, data=lambda: {"edition": "2090"} | on("starts_on", days=0)
    ),
    "rule-update": team_form("rule-update", lambda: RuleFactory()),
    "rule-confirm": team_form("rule-confirm", lambda: RuleFactory()),
}

GOVERNANCE = {
    "budgetyear-list": Address(at("budgetyear-list"), get={200: GOVERNS}),
}

# Whoever governs, and whoever works at the agency that the action belongs to, may know it.
KNOWS_ACTION = GOVERNS | {"practitioner", "agency_lead", "champion"}


def action_move(name: str, make: Any, post: int) -> Address:
    return Address(
        about(name, make),
        get={200: TEAM, 403: KNOWS_ACTION - TEAM},
        post={post: TEAM, 403: KNOWS_ACTION - TEAM},
        otherwise=404,
    )


ACTIONS = {
    "action-list": Address(at("action-list"), get={200: AT_WORK}),
    "action-create": Address(at("action-create"), get={200: TEAM}, post={422: TEAM}),
    "action-detail": Address(about("action-detail", school_action), get={200: KNOWS_ACTION}, otherwise=404),
    "action-start": action_move("action-start", school_action, 302),
    "action-report-done": action_move("action-report-done", school_action, 422),
    "action-verify": action_move("action-verify", reported_action, 302),
    "action-send-back": action_move("action-send-back", reported_action, 422),
    "action-withdraw": action_move("action-withdraw", school_action, 422),
    "action-change-due-date": action_move("action-change-due-date", school_action, 422),
    "action-statistics": Address(at("action-statistics"), get={200: AT_WORK}),
    "action-csv": Address(at("action-csv"), get={200: AT_WORK}),
    "action-workbook": Address(at("action-workbook"), get={200: AT_WORK}),
    "action-reassign": action_move("action-reassign", school_action, 422),
    "actionnote-create": action_move("actionnote-create", school_action, 422),
}

MOVES = {
    "present": (RecommendationStatus.DRAFTED, 302),
    "accept": (RecommendationStatus.PRESENTED, 422),
    "accept-in-part": (RecommendationStatus.PRESENTED, 422),
    "not-accept": (RecommendationStatus.PRESENTED, 422),
    "plan": (RecommendationStatus.ACCEPTED, 302),
    "implement": (RecommendationStatus.PLANNED, 302),
    "evidence-impact": (RecommendationStatus.IMPLEMENTED, 422),
    "report-no-impact": (RecommendationStatus.IMPLEMENTED, 422),
    "close": (RecommendationStatus.IMPACT_NOT_SEEN, 422),
}
RECOMMENDATIONS = {
    "recommendation-list": Address(at("recommendation-list"), get={200: READS_RECOMMENDATIONS}),
    "recommendation-create": Address(at("recommendation-create"), get={200: TEAM}, post={422: TEAM}),
    "recommendation-detail": Address(
        about("recommendation-detail", lambda: RecommendationFactory()), get={200: READS_RECOMMENDATIONS}, otherwise=404
    ),
    **{
        f"recommendation-{verb}": Address(
            about(f"recommendation-{verb}", recommendation(status, verb)),
            get={200: TEAM, 403: READS_RECOMMENDATIONS - TEAM},
            post={answer: TEAM, 403: READS_RECOMMENDATIONS - TEAM},
            otherwise=404,
        )
        for verb, (status, answer) in MOVES.items()
    },
}


def known_form(name: str, make: Any, who: set[str], know: set[str], **how: Any) -> Address:
    """A form about a record that more people know than may fill it in; an empty one is answered in words."""
    return Address(
        about(name, make), get={200: who, 403: know - who}, post={422: who, 403: know - who}, otherwise=404, **how
    )


def about_recommendation(name: str) -> Address:
    return Address(about(name, lambda: RecommendationFactory()), get={200: READS_RECOMMENDATIONS}, otherwise=404)


IMPACT = {
    "recommendation-action-create": known_form(
        "recommendation-action-create", lambda: RecommendationFactory(), TEAM, READS_RECOMMENDATIONS
    ),
    "tracker": Address(at("tracker"), get={200: READS_RECOMMENDATIONS}),
    # Themes are no secret; what is recommended under them is.
    "tracker-theme": Address(about("tracker-theme", lambda: ThemeFactory()), get={200: READS_RECOMMENDATIONS}),
    "tracker-theme-csv": Address(about("tracker-theme-csv", lambda: ThemeFactory()), get={200: READS_RECOMMENDATIONS}),
    "tracker-theme-workbook": Address(
        about("tracker-theme-workbook", lambda: ThemeFactory()), get={200: READS_RECOMMENDATIONS}
    ),
    "tracker-recommendation": about_recommendation("tracker-recommendation"),
    "tracker-recommendation-csv": about_recommendation("tracker-recommendation-csv"),
    "tracker-recommendation-workbook": about_recommendation("tracker-recommendation-workbook"),
    "measure-create": known_form(
        "measure-create",
        lambda: RecommendationFactory(),
        TEAM,
        READS_RECOMMENDATIONS,
        data=lambda: {"target": "90", **on("baseline_on", days=0)},
    ),
    "measurement-create": known_form(
        "measurement-create", lambda: MeasureFactory(), TEAM, READS_RECOMMENDATIONS, data=lambda: on("on", days=0)
    ),
    "recommendation-comment-create": known_form(
        "recommendation-comment-create", lambda: RecommendationFactory(), SCRUTINEER, READS_RECOMMENDATIONS
    ),
}


PARTS = (JOINING, PEOPLE, AGENCIES, PROFILE, GOVERNANCE, ACTIONS, RECOMMENDATIONS, IMPACT)
ACCESS = {f"partnership:{name}": address for part in PARTS for name, address in part.items()}
