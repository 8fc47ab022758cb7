"""Meetings, reports, arrangements, bulletins, rules: what the partnership records and publishes."""

from datetime import UTC, date, datetime, timedelta

import factory
from factory.django import DjangoModelFactory

from partnership.models import (
    AnnualReport,
    AnnualReportChapter,
    ArrangementsSection,
    ArrangementsVersion,
    BudgetYear,
    BulletinIssue,
    BulletinStory,
    Decision,
    DecisionVerb,
    Invitation,
    IssueStatus,
    JoinRequest,
    MailingList,
    Meeting,
    MeetingStatus,
    PartnershipProfile,
    Resource,
    ResourceKind,
    RuleUnit,
    Section11Cycle,
    StatutoryRule,
    Subscriber,
    SubscriberStatus,
)
from tests.factories.partnership import AgencyFactory, GroupFactory, UserFactory

LONG_SINCE = datetime(2020, 1, 1, 9, 0, tzinfo=UTC)


class ProfileFactory(DjangoModelFactory):
    class Meta:
        model = PartnershipProfile

    name = "Wherever Safeguarding"
    area = "Wherever"
    mash_phone = "020 7946 0101"
    out_of_hours_phone = "020 7946 0102"


class RuleFactory(DjangoModelFactory):
    class Meta:
        model = StatutoryRule

    key = factory.Sequence(lambda n: f"rule-{n}")
    edition = "2023"
    title = factory.Sequence(lambda n: f"Rule {n}")
    number = 15
    unit = RuleUnit.WORKING_DAYS
    trigger = "notification"
    source = "A source"
    starts_on = date(2023, 12, 15)


class MeetingFactory(DjangoModelFactory):
    class Meta:
        model = Meeting

    slug = factory.Sequence(lambda n: f"meeting-{n}")
    group = factory.SubFactory(GroupFactory)
    starts_on = date(2020, 1, 27)
    status = MeetingStatus.HELD


class DecisionFactory(DjangoModelFactory):
    class Meta:
        model = Decision

    meeting = factory.SubFactory(MeetingFactory)
    number = factory.Sequence(lambda n: n + 1)
    verb = DecisionVerb.AGREED
    topic = factory.Sequence(lambda n: f"Topic {n}")


class ReportFactory(DjangoModelFactory):
    class Meta:
        model = AnnualReport

    slug = factory.Sequence(lambda n: f"report-{n}")
    title = factory.Sequence(lambda n: f"Annual report {n}")
    period = "2019/20"
    starts_on = date(2019, 10, 1)
    ends_on = date(2020, 10, 31)
    edition = "2018"
    summary = "What we did, in short."


class ReportChapterFactory(DjangoModelFactory):
    class Meta:
        model = AnnualReportChapter

    report = factory.SubFactory(ReportFactory)
    key = factory.Sequence(lambda n: f"own.chapter-{n}")
    order = factory.Sequence(lambda n: n)
    title = factory.Sequence(lambda n: f"Chapter {n}")
    prose = "Some words."


class VersionFactory(DjangoModelFactory):
    class Meta:
        model = ArrangementsVersion

    number = factory.Sequence(lambda n: n + 1)
    title = "Published arrangements"
    effective_on = date(2024, 12, 2)
    edition = "2023"


class VersionSectionFactory(DjangoModelFactory):
    class Meta:
        model = ArrangementsSection

    version = factory.SubFactory(VersionFactory)
    number = factory.Sequence(lambda n: n + 1)
    title = factory.Sequence(lambda n: f"Section {n}")
    body = "Some words."


class SubscriberFactory(DjangoModelFactory):
    """A confirmed reader of the monthly bulletin."""

    class Meta:
        model = Subscriber

    email = factory.Sequence(lambda n: f"reader{n}@readers.example.org")
    lists = factory.LazyFunction(lambda: [MailingList.MAIN])
    status = SubscriberStatus.CONFIRMED
    confirmed_at = LONG_SINCE


class IssueFactory(DjangoModelFactory):
    class Meta:
        model = BulletinIssue

    slug = factory.Sequence(lambda n: f"issue-{n}")
    title = factory.Sequence(lambda n: f"Bulletin {n}")
    subject = "What is new"
    introduction = "This month."
    written_by = factory.SubFactory(UserFactory)
    status = IssueStatus.DRAFT


class SentIssueFactory(IssueFactory):
    status = IssueStatus.SENT
    sent_at = LONG_SINCE
    sent_to = 0


class StoryFactory(DjangoModelFactory):
    class Meta:
        model = BulletinStory

    issue = factory.SubFactory(IssueFactory)
    order = factory.Sequence(lambda n: n + 1)
    heading = "News"
    title = factory.Sequence(lambda n: f"Story {n}")
    summary = "A story."


class JoinRequestFactory(DjangoModelFactory):
    class Meta:
        model = JoinRequest

    user = factory.SubFactory(UserFactory)
    agency = factory.SubFactory(AgencyFactory)
    job_title = "Teacher"


class InvitationFactory(DjangoModelFactory):
    class Meta:
        model = Invitation

    email = factory.Sequence(lambda n: f"guest{n}@example.org")
    name = "A Guest"
    agency = factory.SubFactory(AgencyFactory)
    job_title = "Teacher"
    token_hash = factory.Sequence(lambda n: f"{n:064}")
    invited_by = factory.SubFactory(UserFactory)
    expires_at = factory.LazyFunction(lambda: datetime.now(UTC) + timedelta(days=14))


class CycleFactory(DjangoModelFactory):
    class Meta:
        model = Section11Cycle

    slug = factory.Sequence(lambda n: f"cycle-{n}")
    label = factory.Sequence(lambda n: f"Cycle {n}")
    starts_on = date(2020, 4, 1)
    ends_on = date(2021, 3, 31)


class BudgetYearFactory(DjangoModelFactory):
    class Meta:
        model = BudgetYear

    label = factory.Sequence(lambda n: f"Year {n}")
    starts_on = date(2020, 4, 1)
    ends_on = date(2021, 3, 31)


class ResourceFactory(DjangoModelFactory):
    class Meta:
        model = Resource

    title = factory.Sequence(lambda n: f"Guide {n}")
    publisher = "A publisher"
    kind = ResourceKind.GUIDANCE
