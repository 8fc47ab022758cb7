import pytest

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("path", "target"),
    [("/favicon.ico", "/static/img/favicon.ico"), ("/.well-known/change-password", "/account/password/change/")],
)
def test_programs_find_what_they_look_for_at_the_root(client, path, target):
    response = client.get(path)
    assert (response.status_code, response.headers["Location"]) == (302, target)
