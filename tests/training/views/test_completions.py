from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from shield.working_days import today
from tests.access.filled_forms import PDF, on
from tests.factories.training import CourseFactory, CourseRunFactory
from training.models import Delivery, LearningRecord

pytestmark = pytest.mark.django_db

PATH = "/training/courses/neglect/completed/"


def evidence():
    return SimpleUploadedFile("proof.pdf", PDF, "application/pdf")


@pytest.fixture
def course():
    course = CourseFactory(slug="neglect", title="Neglect", levels=[2], cpd_hours=Decimal("1.5"))
    CourseRunFactory(slug="any-day", course=course, delivery=Delivery.E_LEARNING, ends_at=None, capacity=None)
    return course


def test_e_learning_is_reported_with_evidence_and_expiry_and_level_and_hours_are_the_courses(
    sign_in, practitioner, course, words
):
    client = sign_in(practitioner)
    assert f'href="{PATH}"' in client.get("/training/course-dates/any-day/").content.decode()
    typed = on("completed_on", days=-9) | on("expires_on", days=300) | {"evidence": evidence()}
    page = words(client.post(PATH, typed, follow=True))
    assert "Training added. It counts once your agency’s lead or the training team has checked it." in page
    record = LearningRecord.objects.get()
    assert (record.course, record.title, record.levels, record.cpd_hours) == (course, "Neglect", [2], Decimal("1.5"))
    assert (record.expires_on, record.confirmed_at) == (today() + timedelta(days=300), None)
    assert record.evidence.filename == "proof.pdf"


def test_an_expiry_before_the_completion_and_a_report_without_evidence_are_refused(
    sign_in, practitioner, course, errors
):
    client = sign_in(practitioner)
    days = on("completed_on", days=-9) | on("expires_on", days=-9)
    assert errors(client.post(PATH, days)) == {"evidence": ["Select a file with your certificate"]}
    assert errors(client.post(PATH, days | {"evidence": evidence()})) == {
        "expires_on": ["Expiry date must be after the date completed"]
    }
    assert LearningRecord.objects.count() == 0


def test_a_course_that_is_no_e_learning_cannot_be_reported(sign_in, practitioner):
    CourseRunFactory(course__slug="neglect")
    typed = on("completed_on", days=-9) | {"evidence": evidence()}
    page = sign_in(practitioner).post(PATH, typed)
    assert page.status_code == 422
    assert "You can only report that you have completed e-learning." in page.content.decode()


def test_who_confirms_sees_whether_the_title_is_in_the_catalogue(sign_in, practitioner, team, course, words):
    def confirm_page(**fields):
        record = LearningRecord.objects.create(
            person=practitioner.person,
            kind="outside",
            completed_on=today(),
            added_by=practitioner,
            added_at="2026-01-01T09:00Z",
            **fields,
        )
        return words(sign_in(team).get(f"/training/passport/records/{record.pk}/confirm/"))

    assert "Course in our catalogue: Neglect." in confirm_page(title="Neglect", course=course)
    assert "not in our catalogue. The most similar course is Neglect." in confirm_page(title="Neglect!")
    assert "The most similar course" not in confirm_page(title="Forklift trucks")
