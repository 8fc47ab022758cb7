"""Governance groups with their terms, themes, and the partnership's own profile."""

from datetime import date

from django.utils.text import slugify

from partnership.directory.demo.lookups import read
from partnership.directory.models import GovernanceGroup, GroupKind, PartnershipProfile, TermsOfReference, Theme

KINDS = {
    "partnership-board": GroupKind.BOARD,
    "executive": GroupKind.EXECUTIVE,
    "learning-hub": GroupKind.LEARNING_HUB,
    "learning-from-practice-group": GroupKind.LEARNING_FROM_PRACTICE,
    "multi-agency-learning-forum": GroupKind.LEARNING_FORUM,
    "operational-crest": GroupKind.CREST,
    "strategic-crest": GroupKind.OTHER,
    "safeguarding-champions": GroupKind.NETWORK,
    "dsl-network": GroupKind.NETWORK,
    "disproportionality-group": GroupKind.TASK_AND_FINISH,
}
BY_KIND = {"tri_borough": GroupKind.TRI_BOROUGH, "engagement": GroupKind.ENGAGEMENT}
WITH_A_PUBLIC_PAGE = {
    "partnership-board",
    "executive",
    "learning-hub",
    "learning-from-practice-group",
    "multi-agency-learning-forum",
    "flare",
    "safeguarding-champions",
    "dsl-network",
    "tri-borough-steering-group",
    "tri-borough-learning-forum",
}

# Themes of the practice reviews, audits and inspections of 2019/20 and of the priorities.
THEMES = read("themes")


def load_groups() -> None:
    """Load the groups with their terms of reference."""
    for row in read("groups")["groups"]:
        frequency, chairing = row["frequency"] or {}, row["chairing"] or {}
        rule = frequency.get("rule", "")
        GovernanceGroup.objects.update_or_create(
            slug=row["slug"],
            defaults={
                "name": row["name"],
                "kind": KINDS.get(row["slug"]) or BY_KIND.get(row["kind"], GroupKind.OTHER),
                "purpose": row["purpose"],
                "frequency": rule[:1].upper() + rule[1:],
                "meetings_per_year": frequency.get("per_year"),
                "chairing_rule": chairing.get("rule", ""),
                "has_public_page": row["slug"] in WITH_A_PUBLIC_PAGE,
            },
        )
    groups = {group.slug: group for group in GovernanceGroup.objects.all()}
    for row in read("terms"):
        defaults = {"agreed_on": date.fromisoformat(row["agreed_on"]), "text": row["text"]}
        TermsOfReference.objects.update_or_create(group=groups[row["group"]], version=row["version"], defaults=defaults)


def load_themes() -> None:
    """Load the themes."""
    for name in THEMES:
        Theme.objects.get_or_create(slug=slugify(name)[:100], defaults={"name": name})


def load_profile() -> None:
    """Load the profile, unless there is one."""
    data = read("partnership")
    PartnershipProfile.objects.get_or_create(
        only_one=True,
        defaults={
            "name": data["name"],
            "area": data["area"],
            "acronym": data["acronym"],
            "acronym_words": data["acronym_words"],
            "launched_on": date(2018, 10, 1),
            "introduction": (
                "We are the council, the health service and the police, working together with every agency in Bexley "
                "that works with children. We learn from what happens to children here, and change how we work."
            ),
            "vision": data["vision"]["points"],
            "ambitions": [row["text"] for row in data["ambitions"]],
            "success_measures": [{"title": row["title"], "points": row["points"]} for row in data["success_measures"]],
            "localities": [row["name"] for row in data["localities"]],
            "statutory_edition": "2023",
            "contact_email": "office@shield.example.org",
            "mash_phone": "020 7946 0101",
            "mash_hours": "weekdays, 9am to 5pm",
            "out_of_hours_phone": "020 7946 0102",
        },
    )
