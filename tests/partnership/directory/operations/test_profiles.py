import pytest

from partnership.directory.operations import profiles
from partnership.models import PartnershipProfile
from shield.extension_points import identity
from shield.refusals import Refused
from tests.factories.publications import ProfileFactory

pytestmark = pytest.mark.django_db

GOOD = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><circle cx="4" cy="4" r="3" fill="#134b5b"/></svg>'


def test_the_profile_costs_one_query_and_then_none(django_assert_num_queries):
    ProfileFactory()
    with django_assert_num_queries(1):
        assert identity().name == "Wherever Safeguarding"
    with django_assert_num_queries(0):
        assert [number.number for number in identity().worried] == ["020 7946 0101", "020 7946 0102"]


def test_without_a_profile_the_name_is_neutral():
    assert identity().name == "Safeguarding partnership"


def test_an_edit_is_shown_at_once(team, django_capture_on_commit_callbacks):
    profile = ProfileFactory()
    assert identity().name == "Wherever Safeguarding"
    with django_capture_on_commit_callbacks(execute=True):
        profiles.update(profile=profile, version=1, by=team, name="Elsewhere Safeguarding")
    assert identity().name == "Elsewhere Safeguarding"


def test_the_second_of_two_editors_is_refused(team):
    profile = ProfileFactory()
    profiles.update(profile=profile, version=1, by=team, area="First")
    with pytest.raises(Refused, match="Another person saved changes while you were editing"):
        profiles.update(profile=PartnershipProfile.objects.get(), version=1, by=team, area="Second")
    assert PartnershipProfile.objects.get().area == "First"


def test_an_installation_has_one_partnership(team):
    ProfileFactory()
    with pytest.raises(Refused, match="^This installation already has a partnership. Edit its profile instead.$"):
        profiles.create(by=team, name="Another", area="There", mash_phone="1", out_of_hours_phone="2")


def test_a_brand_colour_that_is_too_light_is_refused(team):
    with pytest.raises(Refused, match="too light to read") as refusal:
        profiles.update(profile=ProfileFactory(), version=1, by=team, brand_colour="#d99a2b")
    assert refusal.value.field == "brand_colour"


def test_an_accent_colour_must_be_a_colour(team):
    with pytest.raises(Refused) as refusal:
        profiles.update(profile=ProfileFactory(), version=1, by=team, accent_colour="gold")
    assert refusal.value.field == "accent_colour"


def test_a_logo_of_plain_shapes_stays_as_it_is():
    assert profiles.clean_logo(GOOD) == GOOD.replace("/>", " />")


@pytest.mark.parametrize(
    "bad",
    [
        "<script>alert(1)</script>",
        '<image href="http://elsewhere.example.org/x.png"/>',
        "<style>circle{fill:url(http://elsewhere.example.org)}</style>",
        '<foreignObject><div xmlns="http://www.w3.org/1999/xhtml">x</div></foreignObject>',
        '<a href="javascript:alert(1)"><circle r="1"/></a>',
        '<use href="#x"/>',
    ],
)
def test_everything_but_shapes_is_removed_from_a_logo(bad):
    svg = GOOD.replace("</svg>", f"{bad}</svg>")
    assert profiles.clean_logo(svg) == GOOD.replace("/>", " />")


@pytest.mark.parametrize("attribute", ['onload="alert(1)"', 'style="fill:red"', 'fill="url(http://x)"', 'id="a"'])
def test_every_attribute_but_colours_is_removed_from_a_logo(attribute):
    svg = GOOD.replace('fill="#134b5b"', attribute)
    assert attribute.split("=")[0] + "=" not in profiles.clean_logo(svg)


@pytest.mark.parametrize(
    "svg",
    [
        "not svg",
        "<svg>",
        '<svg xmlns="http://www.w3.org/2000/svg"/>',
        '<!DOCTYPE svg [<!ENTITY x "y">]>' + GOOD,
        '<?xml-stylesheet href="x"?>' + GOOD,
        GOOD.replace("</svg>", " " * 20_000 + "</svg>"),
        "<html/>",
    ],
)
def test_a_logo_that_is_not_a_plain_svg_is_refused(svg):
    with pytest.raises(Refused) as refusal:
        profiles.clean_logo(svg)
    assert refusal.value.field == "logo_svg"
