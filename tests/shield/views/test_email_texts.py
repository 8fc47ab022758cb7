import pytest

from shield.models import EmailText

pytestmark = pytest.mark.django_db

PATH = "/emails/texts/training.place-booked/"


@pytest.fixture
def office(sign_in, team):
    return sign_in(team)


def test_the_list_names_the_emails_and_what_is_the_teams_own(office, team):
    EmailText.objects.create(template="training/emails/reminder", subject="Soon", text="Hello", changed_by=team)
    page = office.get("/emails/texts/").content.decode()
    assert f'<a href="{PATH}">Place booked</a>' in page
    assert page.count("Your own, changed on") == 1


def test_a_text_is_previewed_without_saving_then_saved(office):
    opened = office.get(PATH)
    assert "[who booked]" in opened.context["form"]["text"].value()
    typed = {"subject": "Welcome to [course]", "text": "Hello [name], see you there."}
    shown = office.post(PATH, typed | {"preview": "yes"})
    page = shown.content.decode()
    assert "Preview (not saved yet)" in page
    assert "Hello Ada Lovelace, see you there." in page
    assert EmailText.objects.count() == 0
    office.post(PATH, typed)
    assert EmailText.objects.get().subject == "Welcome to [course]"
    assert "Use the standard text" in office.get(PATH).content.decode()


def test_an_unknown_place_holder_is_refused_in_the_preview_too(office):
    for button in ({}, {"preview": "yes"}):
        response = office.post(PATH, {"subject": "Hello", "text": "[nmae]"} | button)
        assert response.status_code == 422
        assert response.context["form"].errors == {
            "text": ["Text must not use [nmae], which is not a placeholder of this email"]
        }


def test_an_email_that_has_no_text_of_its_own_is_not_found(office):
    assert office.get("/emails/texts/training.nothing/").status_code == 404
