"""Contributions of the partnership to search, tasks and personal data."""

from datetime import UTC, datetime

import pytest

from partnership.models import ConflictOfInterest, JoinRequest, MinutesAmendment, Person, ReturnStatus
from shield.extension_points import (
    bulletin_stories,
    evidence_sources,
    home_cards,
    personal_data,
    report_sections,
    search_sources,
    work_queue,
)
from tests.cast import school
from tests.factories.meetings import AgendaItemFactory, AttendanceFactory, PositionFactory
from tests.factories.partnership import (
    ActionFactory,
    GroupFactory,
    PersonFactory,
    PostFactory,
    ThemeFactory,
    UserFactory,
)
from tests.factories.publications import (
    InvitationFactory,
    IssueFactory,
    JoinRequestFactory,
    MeetingFactory,
    ReportChapterFactory,
    ReportFactory,
    SentIssueFactory,
    StoryFactory,
    SubscriberFactory,
    VersionSectionFactory,
)
from tests.factories.section_11 import return_in, submitted

pytestmark = pytest.mark.django_db


def found(key, user, words):
    return [hit.title for hit in search_sources[f"partnership.{key}"].find(user, words)]


SECRETS = {
    "meetings": lambda: MeetingFactory(title="Kestrel"),
    "people": lambda: PersonFactory(name="Kestrel"),
    "reports": lambda: ReportChapterFactory(title="Kestrel"),
    "bulletins": lambda: StoryFactory(summary="Kestrel"),
    "arrangements": lambda: VersionSectionFactory(body="Kestrel"),
    "groups": lambda: GroupFactory(name="Kestrel", has_public_page=False),
}


@pytest.mark.parametrize("key", SECRETS)
def test_search_finds_records_of_governance_for_the_team_only(key, team, anonymous):
    SECRETS[key]()
    assert len(found(key, team, "kestrel")) == 1
    assert found(key, anonymous, "kestrel") == []


def test_search_finds_no_meetings_and_people_for_another_agency(outsider):
    MeetingFactory(title="Kestrel")
    PersonFactory(name="Kestrel")
    assert found("meetings", outsider, "kestrel") + found("people", outsider, "kestrel") == []


def test_an_agency_lead_finds_colleagues(agency_lead):
    PostFactory(person=PersonFactory(name="Kestrel Brown"), agency=school())
    assert found("people", agency_lead, "kestrel") == ["Kestrel Brown"]


def waiting(user):
    return [
        thing.title for source in work_queue if source.key.startswith("partnership.") for thing in source.waiting(user)
    ]


def test_actions_are_tasks_of_their_owner_and_then_of_another_person(team):
    post = PostFactory()
    action = ActionFactory(title="Do it", owner=post, agency=post.agency)
    assert waiting(post.person.user) == ["Do it"]
    action.status, action.reported_by = "reported_done", post.person.user
    action.save()
    assert waiting(post.person.user) == []
    assert waiting(team) == ["Verify: Do it"]


def test_requests_to_join_are_tasks_of_the_team_only(team, board_member):
    JoinRequestFactory(user=UserFactory(name="Ann"))
    assert waiting(team) == ["Request to join from Ann"]
    assert waiting(board_member) == []


def test_a_bulletin_is_a_task_of_a_colleague_of_its_writer(team):
    IssueFactory(title="May", status="awaiting_approval")
    IssueFactory(title="June", status="awaiting_approval", written_by=team)
    assert waiting(team) == ["Approve May"]


def test_a_person_without_a_post_has_the_task_to_join_until_they_have_requested_it():
    user = UserFactory()
    assert waiting(user) == ["Join your agency"]
    JoinRequestFactory(user=user)
    assert waiting(user) == []


def test_an_unsigned_report_is_a_task_of_its_signatories_only(lead_partner):
    ReportFactory(status="signing")
    assert waiting(lead_partner) == []


def test_the_public_home_page_shows_the_last_bulletin(anonymous):
    SentIssueFactory(title="May")
    assert str(home_cards["partnership.bulletin"].context(anonymous)["issue"]) == "May"


def test_stories_and_evidence_are_empty_without_records(anonymous):
    assert list(bulletin_stories["partnership.published"].candidates(datetime(2020, 1, 1, tzinfo=UTC))) == []
    assert list(evidence_sources["partnership.meetings"].find(anonymous, ThemeFactory())) == []


def test_a_meeting_that_discussed_a_theme_is_evidence_for_it(team):
    MeetingFactory().decisions.create(number=1, verb="agreed", topic="Neglect in the early years")
    facts = evidence_sources["partnership.meetings"].find(team, ThemeFactory(name="Neglect"))
    assert [fact.kind for fact in facts] == ["Meeting"]


def test_the_partnerships_own_chapters_are_announced():
    assert [section.key for section in report_sections if section.key.startswith("partnership.")] == [
        "partnership.plan",
        "partnership.board",
        "partnership.executive",
        "partnership.groups",
        "partnership.section-11",
        "partnership.escalations",
        "partnership.scrutiny",
        "partnership.budget",
        "partnership.arrangements",
    ]


def test_personal_data_is_exported_and_erased():
    post = PostFactory(person__name="Ann Other", person__email="ann@school.example.org")
    user = post.person.user
    user.email = "ann@school.example.org"
    user.save()
    JoinRequestFactory(user=user)
    InvitationFactory(email=user.email)
    SubscriberFactory(email=user.email)
    item = AgendaItemFactory()
    AttendanceFactory(meeting=item.meeting, agency=post.agency, person=post.person)
    MinutesAmendment.objects.create(meeting=item.meeting, requested_by=user, text="It was the school")
    ConflictOfInterest.objects.create(item=item, person=post.person, interest="Trustee", action_taken="Left the room")
    PositionFactory(item=item, agency=post.agency, person=post.person)
    moderated = return_in(ReturnStatus.AGREED, moderator=post.person)
    submitted(moderated, submitted_by=user)
    parts = [part for part in personal_data if part.key.startswith("partnership.")]
    handed_out = {part.key: len(list(part.export(user))) for part in parts}
    assert handed_out == {
        "partnership.personchange": 0,
        "partnership.accountmerge": 0,
        "partnership.namerequest": 0,
        "partnership.meetinginvitation": 0,
        "partnership.partneranswer": 0,
        "partnership.sharingdecision": 0,
        "partnership.person": 1,
        "partnership.post": 1,
        "partnership.membership": 0,
        "partnership.joinrequest": 1,
        "partnership.invitation": 1,
        "partnership.subscriber": 1,
        "partnership.attendance": 1,
        "partnership.minutesamendment": 1,
        "partnership.conflictofinterest": 1,
        "partnership.position": 1,
        "partnership.section11return": 1,
        "partnership.section11submission": 1,
    }
    assert list(personal_data["partnership.section11return"].export(user)) == [
        {"return": str(moderated), "role": "moderator"}
    ]
    for part in parts:
        part.erase(user)
    post.refresh_from_db()
    assert post.person.name == "Former member"
    assert JoinRequest.objects.count() == 0
    assert "ann" not in str(list(Person.objects.values()))
