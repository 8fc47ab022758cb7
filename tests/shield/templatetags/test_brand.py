import base64

from django.template import engines
from django.test import RequestFactory

from shield.brand import fingerprint
from shield.extension_points import Identity
from shield.templatetags import brand

COLOURS = {"brand": "#5a2348", "accent": "#6f9a3e", "third": "#b98aa6"}


def render(source, **context):
    return engines["django"].from_string(source).render(context)


def test_the_stylesheets_address_changes_with_the_colours():
    identity = Identity(colours=COLOURS)
    assert brand.brand_stylesheet_url({"identity": identity}) == f"/brand-{fingerprint(COLOURS)}.css"
    assert brand.brand_stylesheet_url({"identity": Identity()}) != brand.brand_stylesheet_url({"identity": identity})


def test_a_partnerships_own_mark_is_a_picture_in_which_nothing_can_run():
    logo = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
    html = render("{% brand_mark %}", identity=Identity(logo_svg=logo))
    assert html.startswith('<img class="mark" src="data:image/svg+xml;base64,')
    assert "<script" not in html


def test_without_a_mark_three_rings_stand_in():
    assert render("{% brand_mark %}", identity=Identity()).count("<circle") == 4


def test_mails_take_their_colours_from_the_brand():
    html = render(
        "{% brand_tokens as colour %}{{ colour.brand }} {{ colour.accent }}", identity=Identity(colours=COLOURS)
    )
    assert html == "#5a2348 #6f9a3e"


def test_the_mark_on_a_dark_ground_is_drawn_in_the_accent():
    address = brand.mark_data_uri({"identity": Identity(colours=COLOURS)})
    assert "#6f9a3e" in base64.b64decode(address.partition(",")[2]).decode()


def test_the_demos_people_are_shown_on_loopback_only(settings):
    settings.DEMO_MODE = True
    here = RequestFactory().get("/")
    far = RequestFactory(REMOTE_ADDR="192.0.2.7").get("/")
    assert brand.demo_people(here) == list(brand.announced_people)
    assert brand.demo_people(far) == []


def test_outside_the_demo_nobody_is_shown(settings):
    settings.DEMO_MODE = False
    assert brand.demo_people(RequestFactory().get("/")) == []
