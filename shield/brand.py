"""A partnership gives two or three colours; the software derives the rest and refuses what cannot be read.

Contrast and mixing as WCAG 2.2 defines them. Status, urgent, sealed and focus colours never change.
"""

import colorsys
import hashlib
import re
from functools import lru_cache

from shield.refusals import Refused

WHITE = "#ffffff"
INK = "#1c2629"
STONE = "#f7f5f0"
DEFAULT = {"brand": "#134b5b", "accent": "#d99a2b", "third": "#5f9c98"}
DEFAULT_LINK = "#0f566b"


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _hex(channels: tuple[float, float, float]) -> str:
    return "#" + "".join(f"{round(channel):02x}" for channel in channels)


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in (v / 255 for v in _channels(colour))]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1 to 21 (WCAG 2.2, 1.4.3)."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def mix(colour: str, other: str, share: float) -> str:
    """``share`` (0 to 1) of ``colour`` in ``other``."""
    pairs = zip(_channels(colour), _channels(other), strict=True)
    red, green, blue = (a * share + b * (1 - share) for a, b in pairs)
    return _hex((red, green, blue))


def darken_until(colour: str, ground: str, ratio: float) -> str:
    """The lightest shade of the same hue that reaches ``ratio`` on ``ground``."""
    for step in range(100, -1, -1):
        shade = mix(colour, "#000000", step / 100)
        if contrast(shade, ground) >= ratio:
            return shade
    return "#000000"


def check_brand(colour: str) -> None:
    """Raise ``Refused`` unless ``colour`` reads on white at 7:1; the refusal names the nearest colour that does."""
    if not re.fullmatch(r"#[0-9a-f]{6}", colour):
        raise Refused("Colour must be # and 6 letters or numbers, such as #134b5b", field="brand_colour")
    if contrast(colour, WHITE) < 7:
        nearest = darken_until(colour, WHITE, 7)
        raise Refused(f"This colour is too light to read. Use {nearest}, the nearest that works.", field="brand_colour")


def _link(brand: str) -> str:
    """Links take the brand colour, unless it lies between red and orange and would look like an error."""
    red, green, blue = (value / 255 for value in _channels(brand))
    hue, _, saturation = colorsys.rgb_to_hls(red, green, blue)
    looks_like_error = saturation > 0.3 and (hue < 40 / 360 or hue > 345 / 360)
    return DEFAULT_LINK if looks_like_error or brand == DEFAULT["brand"] else brand


def tokens(colours: dict[str, str]) -> dict[str, str]:
    """Every brand token from the two or three colours that a partnership gives; ours while it has given none."""
    return dict(_tokens(tuple((colours or DEFAULT).items())))


@lru_cache(maxsize=16)
def _tokens(given: tuple[tuple[str, str], ...]) -> dict[str, str]:
    """Worked out once for each set of colours: every page asks for them."""
    colours = dict(given)
    brand = colours.get("brand") or DEFAULT["brand"]
    accent = colours.get("accent") or mix(brand, WHITE, 0.6)
    third = colours.get("third") or mix(brand, WHITE, 0.45)
    return {
        "brand": brand,
        "brand-deep": mix(brand, "#000000", 0.65),
        "brand-tint": mix(brand, WHITE, 0.09),
        "brand-line": mix(brand, WHITE, 0.3),
        "accent": accent,
        "accent-deep": darken_until(accent, STONE, 5),
        "third": third,
        "link": _link(brand),
    }


def stylesheet(colours: dict[str, str]) -> str:
    """The tokens as one small stylesheet."""
    lines = "".join(f"--{name}:{value};" for name, value in tokens(colours).items())
    return (
        ":root{" + lines + "--govuk-brand-colour:var(--brand);--govuk-link-colour:var(--link);"
        "--govuk-focus-colour:#ffcf3f;}"
    )


def fingerprint(colours: dict[str, str]) -> str:
    """Changes when the stylesheet does."""
    return hashlib.sha256(stylesheet(colours).encode()).hexdigest()[:12]
