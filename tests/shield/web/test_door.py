import json
import re
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from shield.models import User
from shield.web.door import MAX_ADDRESS, DoorMiddleware

pytestmark = pytest.mark.django_db

ADDRESSES = json.loads((Path(__file__).parent / "nul_in_query.json").read_text())["requests"]
NOT_SHOWN = "includes characters that cannot be displayed"
MULTIPART = "multipart/form-data; boundary=b"


def offered(response):
    """Return the address that the page offers in place of the one that was asked for."""
    return re.search(r'<a href="([^"]*)">Try again', response.content.decode())[1].replace("&amp;", "&")


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_address_with_a_nul_is_refused_and_offered_without_it(address, sign_in, team):
    response = sign_in(team).get(address)
    assert (response.status_code, NOT_SHOWN in response.content.decode()) == (400, True)
    assert offered(response) == address.replace("%00", "")


@pytest.mark.parametrize("path", ["/personal/%00/", "/training/personal/a%07b/", "/%1b[31m/", "/search/?a%00=1"])
def test_control_characters_are_refused_wherever_they_are_in_the_address(path, client):
    assert client.get(path).status_code == 400


def test_what_is_offered_is_never_another_website(client):
    assert offered(client.get("/", PATH_INFO="//evil.example/\0")) == "/evil.example/"
    assert offered(client.get("/search/?q=%22%3E%3Cscript%3E%00")) == "/search/?q=%22%3E%3Cscript%3E"


def test_an_address_that_is_too_long_is_offered_shorter(client):
    response = client.get("/search/", {"q": "x" * MAX_ADDRESS})
    assert (response.status_code, offered(response)) == (414, f"/search/?q={'x' * 100}")


def test_an_address_with_too_many_parameters_is_refused(client):
    response = client.get("/search/?" + "&".join(f"{number}" for number in range(1_200)))
    assert response.status_code == 414


def test_a_long_address_that_is_not_too_long_is_answered(client):
    assert client.get("/search/", {"q": "x" * (MAX_ADDRESS - 20)}).status_code == 200


def test_a_form_says_beside_the_field_what_it_cannot_read_and_shows_where(client):
    response = client.post(reverse("account_login"), {"login": "a\x00b@example.org", "password": "c\x07d"})
    form = response.context["form"]
    assert form.errors["password"] == ["Password must not include characters that cannot be displayed"]
    assert form.errors["login"] == ["Enter an email address in the correct format, like name@example.com"]
    assert 'value="a␀b@example.org"' in response.content.decode()


def test_tabs_and_line_ends_of_every_system_come_through(rf):
    text = "a\tb\r\nc\nd\re\u2028f"
    request = rf.post("/", {"words": text})
    DoorMiddleware(lambda request: None)(request)
    assert request.POST["words"] == text


def test_a_request_with_more_than_a_file_is_refused_before_it_is_read(client, settings):
    settings.MAX_REQUEST_BYTES = 1_000
    response = client.post("/join/request/", {"file": SimpleUploadedFile("a.pdf", b"x" * 2_000)})
    assert (response.status_code, "too large" in response.content.decode()) == (413, True)


@pytest.mark.parametrize("setting", ["DATA_UPLOAD_MAX_MEMORY_SIZE", "DATA_UPLOAD_MAX_NUMBER_FIELDS"])
def test_too_much_text_and_too_many_fields_are_refused_in_words(setting, client, settings):
    setattr(settings, setting, 10)
    response = client.post("/account/login/", {f"field{number}": "words" for number in range(20)})
    assert (response.status_code, "too large" in response.content.decode()) == (413, True)


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        (MULTIPART, b"--b\r\nContent-Disposition: form-data; name="),
        (MULTIPART, b""),
        ("multipart/form-data", b"--b"),
        ("multipart/form-data; boundary=", b"--b"),
        (f"{MULTIPART}; charset=hex", b"--b\r\nContent-Disposition: form-data; name=a\r\n\r\nzz\r\n--b--\r\n"),
        (f"{MULTIPART}; charset=utf-16", b"--b\r\nContent-Disposition: form-data; name=a\r\n\r\nzz\r\n--b--\r\n"),
        (MULTIPART, b'--b\r\nContent-Disposition: form-data; name="a"; filename="\x00"\r\n\r\nzz\r\n--b--\r\n'),
        (
            MULTIPART,
            b"--b\r\nContent-Disposition: form-data; name=a\r\nContent-Transfer-Encoding: base64\r\n\r\n!\r\n--b--\r\n",
        ),
        ("application/x-www-form-urlencoded", b"login=%ff%00&=&&%"),
        ("application/x-www-form-urlencoded; charset=utf-16", b"login=a"),
        ("application/json", b"{"),
        ("text/\x00", b"?"),
    ],
)
def test_a_cut_or_misdeclared_form_never_makes_a_500(kind, body, client):
    response = client.generic("POST", "/account/login/", body, content_type=kind)
    assert response.status_code in {200, 400, 403}


@pytest.mark.parametrize("length", ["²", "-1", "9" * 5_000, "1e9", ""])
def test_an_announced_length_that_is_no_number_never_makes_a_500(length, rf):
    request = rf.post("/", {"a": "b"}, CONTENT_LENGTH=length)
    assert DoorMiddleware(lambda request: "answered")(request) is not None


def test_cookies_that_cannot_be_read_count_as_none(client):
    client.cookies["sessionid"] = "aaaaaaaaaaaa\x00"
    client.cookies["messages"] = "\x07"
    assert client.get("/").status_code == 200


@pytest.mark.parametrize("host", ["evil host", "a:b:c", "²", "[::1", "x" * 300])
def test_a_host_that_is_none_is_refused_in_words(host, client):
    response = client.get("/", HTTP_HOST=host)
    assert (response.status_code, "There is a problem" in response.content.decode()) == (400, True)


def test_nothing_of_a_refused_form_is_saved(client):
    client.post(
        reverse("account_signup"),
        {"name": "Ann\x00", "email": "ann@example.org", "password1": "three random words", "privacy_notice": "on"},
    )
    assert User.objects.count() == 0
