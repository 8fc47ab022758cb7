"""The people of the demo: those a visitor can sign in as, and colleagues in every agency."""

from datetime import UTC, date, datetime

from partnership.directory.demo.accounts import open_account, set_up_second_factor
from partnership.directory.demo.cast import PLAYERS, UNDERSTUDIES, Player
from partnership.directory.demo.lookups import read
from partnership.directory.models import (
    Agency,
    AgencyDomain,
    GovernanceGroup,
    JoinRequest,
    Membership,
    MembershipRole,
    NameRequest,
    Person,
    Post,
    PostRole,
)
from shield.models import User

SINCE = date(2023, 9, 1)
JOINED_AT = datetime(2023, 9, 1, 9, 0, tzinfo=UTC)

# agency: (job title, role, group) of each colleague
COLLEAGUES: dict[str, list[tuple[str, PostRole, str]]] = {
    "lb-bexley-childrens-social-care": [
        ("Director of children's services", PostRole.DELEGATED_SAFEGUARDING_PARTNER, "executive"),
        ("Head of service, assessment", PostRole.AGENCY_LEAD, "partnership-board"),
        ("Team manager", PostRole.PRACTITIONER, "learning-hub"),
        ("Senior social worker", PostRole.SAFEGUARDING_CHAMPION, ""),
        ("Exploitation lead", PostRole.PRACTITIONER, "operational-crest"),
        ("Social worker", PostRole.PRACTITIONER, ""),
    ],
    "sel-icb": [
        ("Place executive lead", PostRole.DELEGATED_SAFEGUARDING_PARTNER, "executive"),
        ("Named GP for safeguarding", PostRole.AGENCY_LEAD, "learning-from-practice-group"),
        ("Associate designated nurse", PostRole.PRACTITIONER, "learning-hub"),
    ],
    "met-police-se-bcu": [
        ("Detective chief inspector", PostRole.DELEGATED_SAFEGUARDING_PARTNER, "partnership-board"),
        ("Detective inspector, exploitation", PostRole.AGENCY_LEAD, "operational-crest"),
        ("Detective sergeant", PostRole.PRACTITIONER, "learning-from-practice-group"),
        ("Schools officer", PostRole.SAFEGUARDING_CHAMPION, ""),
    ],
    "oxleas-nhs-foundation-trust": [
        ("Head of safeguarding children", PostRole.AGENCY_LEAD, "partnership-board"),
        ("CAMHS team leader", PostRole.PRACTITIONER, "operational-crest"),
        ("School nurse", PostRole.SAFEGUARDING_CHAMPION, ""),
    ],
    "lewisham-greenwich-nhs-trust": [
        ("Head of safeguarding", PostRole.AGENCY_LEAD, "partnership-board"),
        ("Paediatric liaison nurse", PostRole.PRACTITIONER, "learning-hub"),
    ],
    "dartford-gravesham-nhs-trust": [("Named nurse", PostRole.AGENCY_LEAD, "partnership-board")],
    "bromley-healthcare": [("Head of safeguarding", PostRole.AGENCY_LEAD, "partnership-board")],
    "lb-bexley-education-inclusion": [
        ("Education safeguarding manager", PostRole.AGENCY_LEAD, "partnership-board"),
        ("Attendance adviser", PostRole.PRACTITIONER, "operational-crest"),
    ],
    "lb-bexley-youth-offending": [("Head of youth offending service", PostRole.AGENCY_LEAD, "learning-hub")],
    "lb-bexley-community-safety": [
        ("Domestic abuse and serious violence lead", PostRole.AGENCY_LEAD, "learning-hub"),
        ("Community safety officer", PostRole.PRACTITIONER, "operational-crest"),
    ],
    "lb-bexley-public-health": [("Consultant in public health", PostRole.AGENCY_LEAD, "partnership-board")],
    "lb-bexley-libraries": [("Library services manager", PostRole.AGENCY_LEAD, "")],
    "lb-bexley-sports-leisure": [("Leisure services manager", PostRole.AGENCY_LEAD, "")],
    "bvsc": [("Chief officer", PostRole.AGENCY_LEAD, "partnership-board")],
    "healthwatch-bexley": [("Manager", PostRole.AGENCY_LEAD, "")],
    "london-fire-brigade": [("Station commander", PostRole.AGENCY_LEAD, "")],
    "national-probation-service": [("Head of probation delivery unit", PostRole.AGENCY_LEAD, "partnership-board")],
    "cafcass": [("Service manager", PostRole.AGENCY_LEAD, "partnership-board")],
    "danson-vale-primary": [
        ("Reception teacher", PostRole.PRACTITIONER, ""),
        ("Learning mentor", PostRole.PRACTITIONER, ""),
        ("Special educational needs coordinator", PostRole.PRACTITIONER, ""),
    ],
    "riverside-meadow-secondary": [
        ("Headteacher", PostRole.AGENCY_LEAD, "partnership-board"),
        ("Head of year 9", PostRole.SAFEGUARDING_CHAMPION, ""),
        ("Teacher of English", PostRole.PRACTITIONER, ""),
    ],
    "thornhill-sixth-form": [("Student services manager", PostRole.AGENCY_LEAD, "")],
    "larkfield-nursery": [("Nursery manager", PostRole.AGENCY_LEAD, "")],
}


def load_people() -> None:
    """Load all people with posts, memberships and accounts."""
    agencies = {agency.slug: agency for agency in Agency.objects.all()}
    groups = {group.slug: group for group in GovernanceGroup.objects.all()}
    for player in (*PLAYERS, *UNDERSTUDIES):
        _player(player, agencies, groups)
    _ask_for_a_name()
    domains = dict(AgencyDomain.objects.order_by("-pk").values_list("agency__slug", "domain"))
    names = read("names")
    number = 0
    for slug, rows in COLLEAGUES.items():
        for job_title, role, group in rows:
            name = " ".join((names["first"][number % 26], names["last"][(number * 7 + 3) % 23]))
            email = f"{name.lower().replace(' ', '.')}@{domains[slug]}"
            number += 1
            person = _person(name, email)
            _post(person, agencies[slug], role, job_title)
            _membership(person, agencies[slug], groups.get(group), role=MembershipRole.MEMBER)


def _player(player: Player, agencies: dict[str, Agency], groups: dict[str, GovernanceGroup]) -> None:
    user = open_account(player.name, player.email, JOINED_AT)
    if not player.agency:
        _request_to_join(player, user, agencies["riverside-meadow-secondary"])
        return
    person = _person(player.name, player.email)
    if person.user_id != user.pk:
        person.user = user
        person.save(update_fields=["user"])
    _post(person, agencies[player.agency], player.role, player.job_title)
    role = MembershipRole.CHAIR if player.chairs else MembershipRole.MEMBER
    _membership(person, agencies[player.agency], groups.get(player.group), role=role)
    set_up_second_factor(user)


def _request_to_join(player: Player, user: User, agency: Agency) -> None:
    defaults = {"agency": agency, "job_title": player.job_title}
    JoinRequest.objects.get_or_create(user=user, defaults=defaults)


def _ask_for_a_name() -> None:
    """Let one practitioner wait for a corrected name."""
    asker = next(player for player in PLAYERS if player.name == "Tomasz Lindqvist")
    defaults = {"name": "Tomasz Lindqvist-Byrne", "reason": "I married in October"}
    NameRequest.objects.get_or_create(user=User.objects.get(email=asker.email), defaults=defaults)


def _person(name: str, email: str) -> Person:
    person, _ = Person.objects.get_or_create(email=email, defaults={"name": name})
    return person


def _post(person: Person, agency: Agency, role: PostRole, job_title: str) -> None:
    defaults = {"job_title": job_title, "starts_on": SINCE}
    Post.objects.get_or_create(person=person, agency=agency, role=role, defaults=defaults)


def _membership(person: Person, agency: Agency, group: GovernanceGroup | None, *, role: MembershipRole) -> None:
    if group is not None:
        defaults = {"agency": agency, "role": role, "starts_on": SINCE}
        Membership.objects.get_or_create(person=person, group=group, defaults=defaults)
