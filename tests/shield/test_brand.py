import pytest

from shield import brand
from shield.refusals import Refused


def test_contrast_is_as_wcag_defines_it():
    assert (round(brand.contrast("#000000", "#ffffff"), 1), round(brand.contrast("#134b5b", "#ffffff"), 1)) == (
        21.0,
        9.6,
    )


def test_tokens_of_the_first_partnership():
    tokens = brand.tokens({"brand": "#134b5b", "accent": "#d99a2b", "third": "#5f9c98"})
    assert (tokens["brand-deep"], tokens["brand-tint"], tokens["link"]) == ("#0c313b", "#eaeff0", "#0f566b")
    assert brand.contrast(tokens["accent-deep"], brand.STONE) >= 5


def test_without_further_colours_they_come_from_the_brand():
    assert brand.tokens({"brand": "#5a2348"})["accent"] == brand.mix("#5a2348", "#ffffff", 0.6)


def test_a_colour_too_light_to_read_is_refused_with_the_nearest_that_works():
    with pytest.raises(Refused) as refusal:
        brand.check_brand("#5f9c98")
    nearest = refusal.value.message.removeprefix("This colour is too light to read. Use ").partition(",")[0]
    assert refusal.value.field == "brand_colour"
    assert 7 <= brand.contrast(nearest, "#ffffff") < 7.3


@pytest.mark.parametrize("words", ["teal", "#12", "#12345g", "#134B5B; } body {"])
def test_what_is_not_a_colour_is_refused(words):
    with pytest.raises(Refused, match="Colour must be #"):
        brand.check_brand(words)


def test_a_brand_like_an_error_keeps_the_default_link():
    assert brand.tokens({"brand": "#8c2f22"})["link"] == brand.DEFAULT_LINK


def test_the_stylesheets_address_changes_with_its_contents():
    assert brand.fingerprint({"brand": "#134b5b"}) != brand.fingerprint({"brand": "#5a2348"})
