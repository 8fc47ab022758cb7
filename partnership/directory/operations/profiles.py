"""The partnership's profile: set up once, edited by one person at a time."""

import re
from typing import Any
from xml.etree import ElementTree

from django.core.cache import cache
from django.db import transaction

from partnership.directory.models import PartnershipProfile
from shield.brand import check_brand
from shield.extension_points import Identity, Number
from shield.operations import audit
from shield.operations.edits import revise
from shield.refusals import Refused
from shield.short_cache import cached_briefly

IDENTITY_CACHE = "partnership.identity"
IDENTITY_SECONDS = 300

SVG = "http://www.w3.org/2000/svg"
MAX_MARK = 20_000
SHAPES = {"svg", "g", "path", "circle", "ellipse", "rect", "line", "polyline", "polygon", "title", "desc"}
# Geometry and plain paint; nothing that links, loads, scripts or styles.
PAINT = frozenset(
    re.findall(
        r"\S+",
        """
        viewBox width height x y x1 y1 x2 y2 cx cy r rx ry d points transform fill stroke stroke-width stroke-linecap
        stroke-linejoin stroke-dasharray fill-rule clip-rule opacity fill-opacity stroke-opacity
        """,
    )
)


@cached_briefly
def identity() -> Identity:
    """Who the partnership is, as every page shows it: at most one query, usually none; a change is seen within seconds."""
    known = cache.get(IDENTITY_CACHE)
    if known is None:
        profile = PartnershipProfile.objects.first()
        if profile is None:
            return Identity()
        known = _identity_of(profile)
        cache.set(IDENTITY_CACHE, known, IDENTITY_SECONDS)
    return known


def _identity_of(profile: PartnershipProfile) -> Identity:
    return Identity(
        name=profile.name,
        strap=profile.strap,
        area=profile.area,
        partners=profile.introduction,
        contact_email=profile.contact_email,
        worried=(
            Number("Multi-agency safeguarding hub (MASH)", profile.mash_phone, profile.mash_hours),
            Number("Emergency duty team", profile.out_of_hours_phone, "evenings, weekends and bank holidays"),
        ),
        colours=profile.colours,
        logo_svg=profile.logo_svg,
    )


def _forget() -> None:
    def forget() -> None:
        cache.delete(IDENTITY_CACHE)
        identity.invalidate()

    transaction.on_commit(forget)


@transaction.atomic
def set_up(*, by: Any, **fields: Any) -> PartnershipProfile:
    """Make the one profile of this installation, or raise ``Refused`` when there is one already."""
    if PartnershipProfile.objects.exists():
        raise Refused("This installation has its partnership already. Edit its profile instead.")
    profile = PartnershipProfile.objects.create(**_checked(fields))
    audit.record("partnership.profile-set-up", profile, by=by)
    _forget()
    return profile


@transaction.atomic
def edit(*, profile: PartnershipProfile, version: int, by: Any, **fields: Any) -> PartnershipProfile:
    """Write over the version that was read; a second editor gets ``Refused`` and nothing is lost silently.

    Colours must read on white, and the mark keeps shapes and paint only.
    """
    revise(profile, "partnership.profile-edited", version=version, by=by, **_checked(fields))
    _forget()
    return profile


def _checked(fields: dict[str, Any]) -> dict[str, Any]:
    if "brand_colour" in fields:
        fields["brand_colour"] = fields["brand_colour"].strip().lower()
        check_brand(fields["brand_colour"])
    for name in ("accent_colour", "third_colour"):
        value = fields.get(name, "").strip().lower()
        if value and not re.fullmatch(r"#[0-9a-f]{6}", value):
            raise Refused("Enter the colour as # and six letters or digits, such as #d99a2b.", field=name)
        if name in fields:
            fields[name] = value
    if fields.get("logo_svg"):
        fields["logo_svg"] = clean_mark(fields["logo_svg"])
    return fields


def clean_mark(svg: str) -> str:
    """The mark with shapes and paint only; scripts, styles, links and foreign content raise ``Refused`` or go."""
    if len(svg) > MAX_MARK:
        raise Refused("The mark is too large. Use an SVG of less than 20,000 characters.", field="logo_svg")
    svg = re.sub(r"<!--.*?-->", "", re.sub(r"^\s*<\?xml [^>]*\?>", "", svg), flags=re.DOTALL).strip()
    if "<!" in svg or "<?" in svg:
        raise Refused("The mark may not hold a document type or instructions. Save it as plain SVG.", field="logo_svg")
    try:
        root = ElementTree.fromstring(svg)  # noqa: S314 - document types were refused above
    except ElementTree.ParseError as trouble:
        raise Refused(
            "The mark is not a whole SVG. Copy all of it, from <svg to </svg>.", field="logo_svg"
        ) from trouble
    if root.tag != f"{{{SVG}}}svg" or "viewBox" not in root.attrib:
        raise Refused("The mark must be an SVG with a viewBox.", field="logo_svg")
    _keep_shapes(root)
    ElementTree.register_namespace("", SVG)
    return ElementTree.tostring(root, encoding="unicode")


def _keep_shapes(element: ElementTree.Element) -> None:
    """Drop every child that is no shape and every attribute that is no paint."""
    for name, value in list(element.attrib.items()):
        if name not in PAINT or "url(" in value.lower() or ":" in value:
            del element.attrib[name]
    for child in list(element):
        if not isinstance(child.tag, str) or child.tag.removeprefix(f"{{{SVG}}}") not in SHAPES:
            element.remove(child)
        else:
            _keep_shapes(child)
