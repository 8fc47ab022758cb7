"""The demo has the records of 2019/20, current records, and demo accounts."""

from datetime import date, timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time

from partnership.board.contributions import report_chapters
from partnership.demo import person, user
from partnership.directory.demo.cast import CAST, SHOWN_PASSWORD, SHOWN_TOTP_SECRET
from partnership.models import (
    Action,
    Agency,
    AgencyRelation,
    AnnualReport,
    ArrangementsVersion,
    BulletinIssue,
    Decision,
    Meeting,
    PartnerSeat,
    Section11Cycle,
)
from shield import working_days
from shield.extension_points import demo_parts, demo_people
from shield.models import User
from tests.cast import POSTS, SEATS

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
YEAR = (date(2019, 10, 1), date(2020, 10, 31))


@pytest.fixture
def base():
    demo_parts["partnership.base"].load(working_days.today())


@pytest.fixture
def records(base):
    demo_parts["partnership.records"].load(working_days.today())


@pytest.fixture
def publications(records):
    demo_parts["partnership.publications"].load(working_days.today())


def test_each_kind_of_user_has_a_demo_account(base):
    assert [one.key for one in demo_people] == list(CAST)
    assert set(CAST) - set(POSTS) == {"lead_partner_health", "lead_partner_police", "team_colleague", "newcomer"}
    posts = {key: role for key, role in POSTS.items() if key in CAST}
    seats = {key: kind for key, kind in SEATS.items() if key in CAST}
    assert {key: person(key).posts.get().role for key in posts} == posts
    assert {key: person(key).memberships.get().group.kind for key in seats} == seats


def test_every_button_leads_to_an_account(base):
    assert [one.email for one in demo_people if not User.objects.active().filter(email=one.email).exists()] == []


def test_demo_accounts_can_sign_in(base):
    account = user("team")
    assert account.check_password(SHOWN_PASSWORD) is True
    assert EmailAddress.objects.get(user=account).verified is True
    code = format_hotp_value(hotp_value(SHOWN_TOTP_SECRET, next(yield_hotp_counters_from_time())))
    assert TOTP(account.authenticator_set.get(type="totp")).validate_code(code) is True


def test_every_address_is_invented(base):
    addresses = [one.email for one in demo_people] + list(Agency.objects.values_list("domains__domain", flat=True))
    assert [address for address in addresses if address and not address.endswith("example.org")] == []


def test_nineteen_relevant_agencies_stood_together_in_october_2020(base):
    assert Agency.objects.relevant(date(2020, 10, 20)).count() == 19


@pytest.mark.parametrize(
    ("day", "health"),
    [
        (date(2021, 1, 1), "sel-ccg"),
        (date(2022, 6, 30), "sel-ccg"),
        (date(2022, 7, 1), "sel-icb"),
        (date(2026, 11, 22), "sel-icb"),
    ],
)
def test_the_health_seat_passed_on_the_first_of_july_2022(base, day, health):
    seats = {relation.seat: relation.agency.slug for relation in AgencyRelation.objects.safeguarding_partners(day)}
    assert seats == {
        PartnerSeat.LOCAL_AUTHORITY: "lb-bexley-childrens-social-care",
        PartnerSeat.HEALTH: health,
        PartnerSeat.POLICE: "met-police-se-bcu",
    }


def test_the_meetings_of_the_year_count_as_printed(records):
    assert report_chapters.board_meetings(*YEAR)["total"] == 4
    assert report_chapters.board_meetings(*YEAR)["by_correspondence"] == 1
    assert report_chapters.executive_meetings(*YEAR)["total"] == 32
    # The items of meetings that are not counted are not counted either.
    decisions = [
        chapter(*YEAR)["decisions_total"]
        for chapter in (report_chapters.board_meetings, report_chapters.executive_meetings)
    ]
    assert decisions == [36, 25]
    assert Meeting.objects.filter(starts_on__lt=date(2022, 1, 1)).count() == 50
    assert Decision.objects.filter(meeting__starts_on__lt=date(2022, 1, 1)).count() == 100


def test_section_11_results_are_as_printed(records):
    survey = Section11Cycle.objects.get(label="2020/21")
    assert (survey.responses, survey.questions.count(), survey.visits.count()) == (16, 4, 3)
    first = survey.questions.get(number=1)
    assert sum(finding.count for finding in first.findings.all()) == first.responses == 16


def test_there_are_upcoming_meetings_and_due_and_overdue_actions(records):
    today = working_days.today()
    assert Meeting.objects.upcoming().count() == 10
    assert Action.objects.overdue().count() == 2
    assert Action.objects.unfinished().filter(due_on__gte=today, due_on__lte=today + timedelta(days=7)).exists()


def test_the_report_is_signed_three_times_printed_and_equal_to_the_records(publications):
    report = AnnualReport.objects.get(slug="2019-20")
    assert (report.status, report.live_signatures().count(), report.missing_contents()) == ("published", 3, [])
    with report.document.file.open("rb") as printed:
        assert printed.read(5) == b"%PDF-"
    board = report.chapters.get(key="partnership.board")
    assert board.data == report_chapters.board_meetings(*YEAR)


def test_the_arrangements_have_four_versions_and_one_in_force(publications):
    versions = ArrangementsVersion.objects.order_by("number")
    assert [(version.number, version.status, version.in_force_from) for version in versions] == [
        (1, "superseded", "October 2018"),
        (2, "superseded", "December 2019"),
        (3, "superseded", "January 2021"),
        (4, "published", "2 December 2024"),
    ]
    names = (
        "NHS Bexley Clinical",
        "NHS Bexley Clinical",
        "South East London Clinical",
        "NHS South East London Integrated",
    )
    assert [name in row.sections.first().body for name, row in zip(names, versions, strict=True)] == [True] * 4
    flare = [row.sections.filter(body__contains="F.L.A.R.E.").exists() for row in versions]
    assert flare == [False, False, True, True]
    assert "Integrated Care Board" in versions[3].sections.first().body


def test_the_archive_has_october_2020_the_year_and_a_draft(publications):
    today = working_days.today()
    *recent, oldest = BulletinIssue.objects.sent()
    assert oldest.slug == "october-2020"
    months = [(issue.sent_at.year, issue.sent_at.month) for issue in recent]
    assert months == sorted(set(months), reverse=True)
    assert len(months) == (today.month - 4) % 12
    draft = BulletinIssue.objects.get(status="awaiting_approval")
    assert user("team").has_perm("partnership.approve-bulletinissue", draft) is True
