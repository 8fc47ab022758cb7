"""Database constraints of the partnership."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from partnership.models import (
    AgencyRelation,
    AnnualReportSignature,
    AnnualReportStatus,
    ArrangementsStatus,
    BulletinIssue,
    Contribution,
    IssueStatus,
    PartnerSeat,
    RelationKind,
    VisitStatus,
)
from tests.factories.partnership import AgencyFactory, UserFactory
from tests.factories.publications import (
    LONG_SINCE,
    BudgetYearFactory,
    CycleFactory,
    IssueFactory,
    MeetingFactory,
    ProfileFactory,
    ReportFactory,
    SubscriberFactory,
    VersionFactory,
)

pytestmark = pytest.mark.django_db


def refused(constraint, write):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        write()


def partner(agency, starts_on, ends_on=None):
    return AgencyRelation.objects.create(
        agency=agency,
        kind=RelationKind.SAFEGUARDING_PARTNER,
        seat=PartnerSeat.HEALTH,
        starts_on=starts_on,
        ends_on=ends_on,
    )


def test_one_agency_holds_a_statutory_seat_at_a_time():
    ccg, icb = AgencyFactory(), AgencyFactory()
    partner(ccg, date(2018, 10, 1), date(2022, 6, 30))
    refused("one_holder_of_a_seat_at_a_time", lambda: partner(icb, date(2022, 6, 30)))
    assert partner(icb, date(2022, 7, 1)).seat == PartnerSeat.HEALTH


def test_a_safeguarding_partner_has_a_seat_and_others_have_none():
    agency = AgencyFactory()
    refused(
        "safeguarding_partner_has_a_seat",
        lambda: agency.relations.create(kind=RelationKind.SAFEGUARDING_PARTNER, starts_on=date(2020, 1, 1)),
    )
    refused(
        "safeguarding_partner_has_a_seat",
        lambda: agency.relations.create(
            kind=RelationKind.RELEVANT_AGENCY, seat=PartnerSeat.POLICE, starts_on=date(2020, 1, 1)
        ),
    )


def test_there_is_one_profile():
    ProfileFactory()
    refused("one_partnership_profile", lambda: ProfileFactory())


def test_a_meeting_does_not_end_before_it_starts():
    refused("meeting_ends_after_it_starts", lambda: MeetingFactory(ends_on=date(2019, 1, 1)))


def test_a_published_report_has_document_hash_publisher_and_day():
    refused("published_annualreport_is_complete", lambda: ReportFactory(status=AnnualReportStatus.PUBLISHED))


def test_each_seat_and_each_person_signs_once():
    report, signer = ReportFactory(), UserFactory()

    def sign(seat, by):
        return AnnualReportSignature.objects.create(
            publication=report, seat=seat, signed_by=by, signed_as="Somebody", signed_at=LONG_SINCE, content_hash="x"
        )

    sign(PartnerSeat.POLICE, signer)
    refused("one_annualreportsignature_per_seat", lambda: sign(PartnerSeat.POLICE, UserFactory()))
    refused("one_annualreportsignature_per_person", lambda: sign(PartnerSeat.HEALTH, signer))


def test_a_published_version_has_its_document():
    refused("published_arrangementsversion_is_complete", lambda: VersionFactory(status=ArrangementsStatus.PUBLISHED))


def test_a_writer_cannot_approve_the_own_bulletin():
    issue = IssueFactory()
    refused(
        "issue_not_approved_by_its_writer",
        lambda: BulletinIssue.objects.filter(pk=issue.pk).update(
            approved_by=issue.written_by, approved_at=LONG_SINCE, approved_hash="x"
        ),
    )


def test_an_approval_has_a_person_a_time_and_a_version():
    refused("issue_approved_by_at_and_hash_together", lambda: IssueFactory(approved_by=UserFactory()))


def test_a_sent_issue_has_a_time_and_a_number_of_readers():
    refused("sent_issue_says_when_and_to_how_many", lambda: IssueFactory(status=IssueStatus.SENT))


def test_an_address_subscribes_once_whatever_its_capitals():
    SubscriberFactory(email="reader@example.org")
    refused("one_subscriber_per_address", lambda: SubscriberFactory(email="Reader@example.org"))


def test_a_confirmed_reader_has_said_when():
    refused("confirmed_subscriber_says_when", lambda: SubscriberFactory(confirmed_at=None))


def test_a_completed_visit_has_a_date():
    cycle = CycleFactory()
    refused(
        "completed_visit_has_a_date",
        lambda: cycle.visits.create(agency=AgencyFactory(), status=VisitStatus.COMPLETED),
    )


def test_a_contribution_cannot_be_negative():
    refused(
        "contribution_is_not_negative",
        lambda: Contribution.objects.create(year=BudgetYearFactory(), agency=AgencyFactory(), amount=-1),
    )
