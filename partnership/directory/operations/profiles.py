"""The partnership's profile: created once, edited by one person at a time."""

import re
from typing import Any
from xml.etree import ElementTree

from django.core.cache import cache
from django.db import DatabaseError, transaction

from partnership.directory.models import PartnershipProfile
from shield.brand import check_brand
from shield.extension_points import Identity, Number
from shield.models import User
from shield.operations import audit
from shield.operations.edits import update_record
from shield.outages import is_database_lost
from shield.refusals import Refused
from shield.short_cache import cached_briefly

IDENTITY_CACHE = "partnership.identity"
IDENTITY_SECONDS = 300

SVG = "http://www.w3.org/2000/svg"
MAX_LOGO = 20_000
SHAPES = {"svg", "g", "path", "circle", "ellipse", "rect", "line", "polyline", "polygon", "title", "desc"}
# Geometry and plain colours; nothing that links, loads, scripts or styles.
ATTRIBUTES = frozenset(
    re.findall(
        r"\S+",
        """
        viewBox width height x y x1 y1 x2 y2 cx cy r rx ry d points transform fill stroke stroke-width stroke-linecap
        stroke-linejoin stroke-dasharray fill-rule clip-rule opacity fill-opacity stroke-opacity
        """,
    )
)


class _LastKnown:
    """What this process last read of the profile: who is worried about a child is told whom to call without a database."""

    identity = Identity()


@cached_briefly
def identity() -> Identity:
    """Return the name, contacts and colours that every page shows; cached, so that most pages make no query.

    While the database does not answer, they are what this process knew last, or neutral words.
    """
    try:
        _LastKnown.identity = _look_up()
    except DatabaseError as trouble:
        if not is_database_lost(trouble):
            raise
    return _LastKnown.identity


def _look_up() -> Identity:
    cached = cache.get(IDENTITY_CACHE)
    if cached is None:
        profile = PartnershipProfile.objects.first()
        if profile is None:
            return Identity()
        cached = _identity_of(profile)
        cache.set(IDENTITY_CACHE, cached, IDENTITY_SECONDS)
    return cached


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


def _invalidate() -> None:
    cache.delete(IDENTITY_CACHE)
    identity.invalidate()


@transaction.atomic
def create(*, by: User | None, **changes: Any) -> PartnershipProfile:
    """Create the one profile of this installation. Raise ``Refused`` when there is one already."""
    if PartnershipProfile.objects.exists():
        raise Refused("This installation already has a partnership. Edit its profile instead.")
    profile = PartnershipProfile.objects.create(**_checked(changes))
    audit.record("partnership.profile-created", profile, by=by)
    transaction.on_commit(_invalidate)
    return profile


@transaction.atomic
def update(*, profile: PartnershipProfile, version: int, by: User, **changes: Any) -> PartnershipProfile:
    """Edit the profile over the version that was read. Raise ``Refused`` for a colour that is unreadable on white.

    The logo keeps shapes and colours only.
    """
    update_record(profile, "partnership.profile-edited", version=version, by=by, **_checked(changes))
    transaction.on_commit(_invalidate)
    return profile


def _checked(changes: dict[str, Any]) -> dict[str, Any]:
    if "brand_colour" in changes:
        changes["brand_colour"] = changes["brand_colour"].strip().lower()
        check_brand(changes["brand_colour"])
    for name in ("accent_colour", "third_colour"):
        value = changes.get(name, "").strip().lower()
        if value and not re.fullmatch(r"#[0-9a-f]{6}", value):
            raise Refused("Colour must be # and 6 letters or numbers, like #d99a2b", field=name)
        if name in changes:
            changes[name] = value
    if changes.get("logo_svg"):
        changes["logo_svg"] = clean_logo(changes["logo_svg"])
    return changes


def clean_logo(svg: str) -> str:
    """Return the logo with shapes and colours only. Raise ``Refused`` for anything but one plain SVG."""
    if len(svg) > MAX_LOGO:
        raise Refused("Logo must be an SVG of 20,000 characters or fewer", field="logo_svg")
    svg = re.sub(r"<!--.*?-->", "", re.sub(r"^\s*<\?xml [^>]*\?>", "", svg), flags=re.DOTALL).strip()
    if "<!" in svg or "<?" in svg:
        raise Refused("Logo must be a plain SVG, without a document type or instructions", field="logo_svg")
    try:
        root = ElementTree.fromstring(svg)  # noqa: S314 - document types were refused above
    except ElementTree.ParseError as error:
        raise Refused("Logo must be a complete SVG. Copy all of it, from <svg to </svg>.", field="logo_svg") from error
    if root.tag != f"{{{SVG}}}svg" or "viewBox" not in root.attrib:
        raise Refused("Logo must be an SVG with a viewBox", field="logo_svg")
    _keep_shapes(root)
    ElementTree.register_namespace("", SVG)
    return ElementTree.tostring(root, encoding="unicode")


def _keep_shapes(element: ElementTree.Element) -> None:
    """Remove every child that is not a shape and every attribute that is not allowed."""
    for name, value in list(element.attrib.items()):
        if name not in ATTRIBUTES or "url(" in value.lower() or ":" in value:
            del element.attrib[name]
    for child in list(element):
        if not isinstance(child.tag, str) or child.tag.removeprefix(f"{{{SVG}}}") not in SHAPES:
            element.remove(child)
        else:
            _keep_shapes(child)
