"""Public pages are compressed, pages of people who are signed in never (ADR 25)."""

import gzip

import pytest

pytestmark = pytest.mark.django_db


def ask(client, path):
    return client.get(path, headers={"Accept-Encoding": "gzip, deflate, br"})


@pytest.mark.parametrize("path", ["/", "/training/", "/cookies/", "/worried-about-a-child/"])
def test_a_public_page_is_compressed(client, path):
    response = ask(client, path)
    assert (response.status_code, response.headers["Content-Encoding"]) == (200, "gzip")
    assert len(gzip.decompress(response.content)) > len(response.content)
    assert "Accept-Encoding" in response.headers["Vary"]


def test_its_length_is_no_measure_of_its_content(client):
    lengths = {len(ask(client, "/cookies/").content) for _ in range(12)}
    assert len(lengths) > 1


def test_the_sign_in_page_may_not_be_stored_and_is_not(client):
    assert "Content-Encoding" not in ask(client, "/account/login/").headers


@pytest.mark.parametrize("path", ["/", "/training/", "/account/", "/search/?q=training"])
def test_a_page_of_somebody_signed_in_is_not(sign_in, practitioner, path):
    response = ask(sign_in(practitioner), path)
    assert (response.status_code, "Content-Encoding" in response.headers) == (200, False)


def test_a_pdf_is_not_compressed_again(client):
    assert "Content-Encoding" not in ask(client, "/training/programme.pdf").headers
