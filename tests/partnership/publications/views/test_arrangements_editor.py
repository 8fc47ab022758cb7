"""The page with the editor, the page that adds a picture, and what they let through."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from partnership.models import ArrangementsPicture, ArrangementsStatus
from shield.text.rich_text import EDITOR_STYLE
from tests.factories.money_and_plans import PictureFactory, png
from tests.factories.publications import VersionSectionFactory
from tests.factories.signing import version_in
from tests.partnership.typed import errors_above, errors_beside, typed_in, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(client, sign_in, team):
    return sign_in(team)


@pytest.fixture
def draft(db):
    return version_in(ArrangementsStatus.DRAFT)


def page(name, version, *more):
    return reverse(f"partnership:arrangements-{name}", args=[version.number, *more])


def policy(response):
    """What each directive of the page's policy allows, beside the nonce, which is another one on each page."""
    parts = response.headers["Content-Security-Policy"].split("; ")
    return {
        name: [each for each in allowed if not each.startswith("'nonce-")]
        for name, *allowed in (part.split() for part in parts)
    }


def test_the_editors_one_style_is_let_in_on_its_pages_and_nothing_else(office, draft):
    usual = policy(office.get(page("edit", draft)))
    for response in (
        office.get(page("section-edit", draft, 1)),
        office.get(page("section-create", draft)),
        office.post(page("section-create", draft)),
    ):
        found = policy(response)
        assert [each for each in found["style-src"] if each not in usual["style-src"]] == [EDITOR_STYLE]
        assert {name: allowed for name, allowed in found.items() if name != "style-src"} == {
            name: allowed for name, allowed in usual.items() if name != "style-src"
        }
        assert not {"'unsafe-inline'", "'unsafe-eval'", "*"} & {each for row in found.values() for each in row}
    assert EDITOR_STYLE not in office.get(draft.get_absolute_url()).headers["Content-Security-Policy"]


def test_the_scripts_of_the_editor_stand_on_its_page_with_the_nonce_and_on_no_other(office, draft):
    content = office.get(page("section-edit", draft, 1)).content.decode()
    assert content.count("js/editor.js") == 1
    head = content.partition("</head>")[0]
    assert 'type="importmap" nonce="' in head or 'nonce="' in head.partition("importmap")[2].partition(">")[0]
    for name in ("edit", "checklist", "delete", "check"):
        assert "editor" not in office.get(page(name, draft)).content.decode().partition("</head>")[0]
    assert "prose" not in office.get(page("picture-create", draft, 1)).content.decode().partition("<main")[0]


def test_unsafe_markup_is_removed_before_it_is_stored(office, draft):
    typed = {"title": "Partners", "body": "<h3>One</h3><script>alert(1)</script><p>b</p>", "read": "1"}
    assert office.post(page("section-edit", draft, 1), typed).status_code == 302
    assert draft.sections.get().body == "<h3>One</h3><p>b</p>"
    shown = office.get(draft.get_absolute_url()).content.decode()
    assert "<h3>One</h3><p>b</p>" in shown


def test_inaccessible_headings_and_tables_are_refused_beside_the_field(office, draft):
    body = "<h4>a</h4><table><tbody><tr><td>b</td></tr></tbody></table>"
    response = office.post(page("section-edit", draft, 1), {"title": "New", "body": body, "read": "1", "why": "Law"})
    errors = [
        "Use a heading before you use a smaller heading",
        "The first row of each table must be a header row",
    ]
    assert (response.status_code, errors_above(response)) == (422, errors)
    assert typed_in(response)["why"] == "Law"
    assert draft.sections.get().body == "Some words."


def test_a_section_of_an_empty_paragraph_has_no_text(office, draft):
    response = office.post(page("section-create", draft), {"title": "New", "body": "<p></p>"})
    assert (response.status_code, errors_beside(response)) == (422, ["Enter the text of the section"])


def test_plain_text_is_stored_as_it_is_typed(office, draft):
    body = "One <b>two</b>\n\n- three"
    office.post(page("section-create", draft), {"title": "New", "body": body})
    assert draft.sections.get(title="New").body.replace("\r", "") == body
    assert (
        "<p>One &lt;b&gt;two&lt;/b&gt;</p><ul><li>three</li></ul>"
        in office.get(draft.get_absolute_url()).content.decode()
    )


def test_plain_text_is_shown_again_as_it_was_typed(office, draft):
    response = office.post(page("section-create", draft), {"title": "", "body": "- one\n- two"})
    content = response.content.decode().partition("<textarea")[2].partition(">")[2].partition("</textarea>")[0]
    assert (response.status_code, content.strip()) == (422, "- one\n- two")


# Pictures


def test_a_picture_is_added_and_shown_with_its_text_alternative(office, draft):
    typed = {"file": png(), "alternative": "A map of “five” localities", "caption": "Our area", "read": "1"}
    response = office.post(page("picture-create", draft, 1), typed)
    assert (response.status_code, response.url) == (302, draft.get_absolute_url())
    made = ArrangementsPicture.objects.get()
    content = office.get(draft.get_absolute_url()).content.decode()
    assert f'<img src="{made.document.get_absolute_url()}" alt="A map of “five” localities">' in content
    assert "<figcaption>Our area</figcaption>" in content


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ({"alternative": "A map"}, "Select a picture"),
        ({"file": "map.png"}, "Enter a text alternative"),
        ({"file": "map.pdf", "alternative": "A map"}, "Picture must be a PNG or JPEG file."),
    ],
)
def test_a_missing_text_alternative_or_a_wrong_file_is_refused_beside_its_field(typed, error, office, draft):
    file = {"file": png(name=typed["file"])} if "file" in typed else {}
    response = office.post(page("picture-create", draft, 1), {**typed, **file, "caption": "Our area", "read": "1"})
    assert (response.status_code, errors_beside(response), errors_above(response)) == (422, [error], [error])
    assert typed_in(response)["caption"] == "Our area"
    assert ArrangementsPicture.objects.count() == 0


def test_a_picture_is_removed(office):
    made = PictureFactory(caption="Our area")
    version = made.section.version
    assert "Remove the picture Our area" in words(office.get(version.get_absolute_url()))
    assert office.post(page("picture-remove", version, made.pk)).status_code == 302
    assert ArrangementsPicture.objects.count() == 0


def test_a_picture_of_another_version_is_not_found(office):
    made, other = PictureFactory(), version_in(ArrangementsStatus.SUPERSEDED, number=9)
    assert office.post(page("picture-remove", other, made.pk)).status_code == 404
    assert ArrangementsPicture.objects.count() == 1


@pytest.mark.parametrize(("name", "args"), [("picture-remove", [999]), ("picture-create", [9])])
def test_the_page_of_a_missing_picture_or_section_is_not_found(name, args, office, draft):
    assert office.get(page(name, draft, *args)).status_code == 404


# One cost for any length


def questions(client, url):
    with CaptureQueriesContext(connection) as asked:
        assert client.get(url).status_code == 200
    return len([query for query in asked if "django_session" not in query["sql"]])


@pytest.mark.slow
def test_a_version_asks_the_same_for_one_picture_and_for_thirty(office):
    version = PictureFactory().section.version
    office.get(version.get_absolute_url())
    one = questions(office, version.get_absolute_url())
    for number in range(2, 31):
        PictureFactory(section=VersionSectionFactory(version=version, number=number))
    assert questions(office, version.get_absolute_url()) == one
