"""What the site search finds in this wing."""

from collections.abc import Iterable
from typing import Any

from partnership.directory.models import GovernanceGroup, Person, StatutoryRule
from partnership.directory.rules.permissions import SEE_PEOPLE
from shield.extension_points import Hit
from shield.text.full_text import MOST_HITS, containing, matching


def find_groups(user: Any, words: str) -> Iterable[Hit]:
    for group in matching(GovernanceGroup.objects.visible_to(user), words, "name", "purpose")[:MOST_HITS]:
        yield Hit(group.name, group.purpose, group.get_absolute_url(), "Group")


def find_rules(user: Any, words: str) -> Iterable[Hit]:
    for rule in matching(StatutoryRule.objects.visible_to(user), words, "title", "source")[:MOST_HITS]:
        yield Hit(rule.title, f"Edition {rule.edition}", rule.get_absolute_url(), "Rule")


def find_people(user: Any, words: str) -> Iterable[Hit]:
    if user.has_perm(SEE_PEOPLE):
        for person in Person.objects.visible_to(user).filter(containing(words, "name"))[:MOST_HITS]:
            yield Hit(person.name, person.email, person.get_absolute_url(), "Person")
