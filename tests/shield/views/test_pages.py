import pytest

from training.models import CourseRun

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("path", "target"),
    [("/favicon.ico", "/static/img/favicon.ico"), ("/.well-known/change-password", "/account/password/change/")],
)
def test_programs_find_what_they_look_for_at_the_root(client, path, target):
    response = client.get(path)
    assert (response.status_code, response.headers["Location"]) == (302, target)


def test_the_privacy_notice_and_a_course_date_delete_needs_after_the_same_number_of_days(client, settings):
    days = settings.NEEDS_RETENTION_DAYS
    assert f"Until {days} days after the course" in client.get("/privacy/").content.decode()
    assert CourseRun().needs_retention_days == days
