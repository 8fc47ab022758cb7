"""Agencies, their sectors, and their dated relationships to the partnership."""

from datetime import date
from typing import Any

from partnership.directory.demo.lookups import read
from partnership.directory.models import (
    Agency,
    AgencyCategory,
    AgencyDomain,
    AgencyRelation,
    PartnerSeat,
    RelationKind,
    Sector,
)

LAUNCH = date(2018, 10, 1)

CATEGORIES = {
    "local_authority": AgencyCategory.LOCAL_AUTHORITY,
    "health": AgencyCategory.HEALTH,
    "police": AgencyCategory.POLICE,
    "probation": AgencyCategory.PROBATION,
    "voluntary": AgencyCategory.VOLUNTARY,
}
SECTORS = {"local_authority": "local-authority", "voluntary": "voluntary-sector", "fire": "emergency-services"}
SECTOR_OF = {
    "lb-bexley-childrens-social-care": "childrens-social-care",
    "lb-bexley-education-inclusion": "education",
    "lb-bexley-community-safety": "community-safety",
    "lb-bexley-youth-offending": "youth-offending",
    "bexley-targeted-youth": "targeted-youth",
    "bexley-schools-colleges": "schools",
    "bexley-family-wellbeing": "early-years-intervention",
    "healthwatch-bexley": "voluntary-sector",
    "bexley-shield": "local-authority",
    "bexley-mash": "childrens-social-care",
    "bexley-community-safety-partnership": "community-safety",
    "bexley-safeguarding-adults-board": "adult-social-care",
    "greenwich-scp": "local-authority",
    "lewisham-scp": "local-authority",
    "research-in-practice": "charity",
}

# Invented: every agency has its own subdomain of example.org.
DOMAINS = {
    "lb-bexley-childrens-social-care": "bexleysocialcare",
    "lb-bexley-education-inclusion": "bexleyeducation",
    "lb-bexley-community-safety": "bexleysafety",
    "lb-bexley-sports-leisure": "bexleyleisure",
    "lb-bexley-libraries": "bexleylibraries",
    "lb-bexley-public-health": "bexleypublichealth",
    "lb-bexley-youth-offending": "bexleyyouth",
    "sel-ccg": "selccg",
    "sel-icb": "selicb",
    "met-police-se-bcu": "police",
    "bvsc": "bvsc",
    "bromley-healthcare": "bromleyhealthcare",
    "dartford-gravesham-nhs-trust": "dgt",
    "healthwatch-bexley": "healthwatch",
    "lewisham-greenwich-nhs-trust": "lgt",
    "london-fire-brigade": "firebrigade",
    "national-probation-service": "probation",
    "london-crc": "londoncrc",
    "oxleas-nhs-foundation-trust": "oxleas",
    "cafcass": "cafcass",
    "london-borough-of-bexley": "bexley",
    "bexley-shield": "shield",
    "bexley-mash": "mash",
    "danson-vale-primary": "danson-vale",
    "riverside-meadow-secondary": "riverside-meadow",
    "larkfield-nursery": "larkfield",
    "thornhill-sixth-form": "thornhill",
}

# slug, name, category, sector, note: what the present needs beside the organisations of 2019/20.
LATER = (
    (
        "sel-icb",
        "NHS South East London Integrated Care Board (ICB)",
        AgencyCategory.HEALTH,
        "health",
        "Safeguarding partner for health since 1 July 2022, after the clinical commissioning group.",
    ),
    (
        "danson-vale-primary",
        "Danson Vale Primary School",
        AgencyCategory.EDUCATION,
        "schools",
        "Invented for the demo.",
    ),
    (
        "riverside-meadow-secondary",
        "Riverside Meadow Secondary School",
        AgencyCategory.EDUCATION,
        "schools",
        "Invented for the demo.",
    ),
    (
        "thornhill-sixth-form",
        "Thornhill Sixth Form College",
        AgencyCategory.EDUCATION,
        "schools",
        "Invented for the demo.",
    ),
    ("larkfield-nursery", "Larkfield Nursery", AgencyCategory.EDUCATION, "early-years", "Invented for the demo."),
)

# When an agency ends its relationships end; its successor starts the next day.
ENDED = {"sel-ccg": date(2022, 6, 30), "london-crc": date(2021, 6, 25)}
BEGAN = {"sel-ccg": date(2020, 4, 1), "sel-icb": date(2022, 7, 1)}
SEATS = {
    "lb-bexley-childrens-social-care": PartnerSeat.LOCAL_AUTHORITY,
    "sel-ccg": PartnerSeat.HEALTH,
    "sel-icb": PartnerSeat.HEALTH,
    "met-police-se-bcu": PartnerSeat.POLICE,
}
CONTRIBUTORS = (
    "london-borough-of-bexley",
    "sel-ccg",
    "sel-icb",
    "met-police-se-bcu",
    "london-fire-brigade",
    "national-probation-service",
    "london-crc",
)


def load_agencies() -> None:
    """Load sectors, agencies with their email domains, and their dated relationships."""
    data = read("agencies")
    for row in data["agency_sectors"]:
        Sector.objects.update_or_create(slug=row["slug"], defaults={"name": row["name"]})
    sectors = {sector.slug: sector for sector in Sector.objects.all()}
    for row in [*data["relevant_agencies"], *data["other_organisations"]]:
        _organisation(row, sectors)
    for slug, name, category, sector, note in LATER:
        Agency.objects.update_or_create(
            slug=slug, defaults={"name": name, "category": category, "sector": sectors[sector], "note": note}
        )
    agencies = {agency.slug: agency for agency in Agency.objects.all()}
    for row in data["relevant_agencies"]:
        Agency.objects.filter(slug=row["slug"]).update(parent=agencies.get(row.get("parent", "")))
    for slug, domain in DOMAINS.items():
        AgencyDomain.objects.get_or_create(agency=agencies[slug], domain=f"{domain}.example.org")
    _relations([row["slug"] for row in data["relevant_agencies"]], agencies)


def _organisation(row: dict[str, Any], sectors: dict[str, Sector]) -> None:
    kind = row["kind"]
    sector = SECTOR_OF.get(row["slug"]) or SECTORS.get(kind, kind)
    defaults = {
        "name": row["name"],
        "category": CATEGORIES.get(kind, AgencyCategory.OTHER),
        "sector": sectors.get(sector) or sectors["civil-service"],
        "note": row.get("relation", ""),
    }
    if row["slug"] == "bexley-schools-colleges":
        defaults["category"] = AgencyCategory.EDUCATION
    Agency.objects.update_or_create(slug=row["slug"], defaults=defaults)


def _relations(relevant: list[str], agencies: dict[str, Agency]) -> None:
    for slug in [*relevant, "sel-icb"]:
        _relation(agencies[slug], RelationKind.RELEVANT_AGENCY, "Named in the published arrangements.")
    for slug in SEATS:
        _relation(agencies[slug], RelationKind.SAFEGUARDING_PARTNER, "Children Act 2004, section 16E(3).")
    for slug in CONTRIBUTORS:
        _relation(agencies[slug], RelationKind.CONTRIBUTOR, "Contributes to the shared budget.")


def _relation(agency: Agency, kind: RelationKind, reason: str) -> None:
    AgencyRelation.objects.update_or_create(
        agency=agency,
        kind=kind,
        defaults={
            "seat": SEATS[agency.slug] if kind == RelationKind.SAFEGUARDING_PARTNER else "",
            "starts_on": BEGAN.get(agency.slug, LAUNCH),
            "ends_on": ENDED.get(agency.slug),
            "reason": reason,
        },
    )
