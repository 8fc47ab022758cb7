"""Find text that may identify a child: a name, a date of birth, an address, a school, an NHS number."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from shield.text.name_patterns import TRADE, WORD, suspicions

MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
DAY = rf"\d{{1,2}}(?:[/.\- ]\d{{1,2}}[/.\- ]\d{{2,4}}|(?:st|nd|rd|th)? (?:{MONTHS})(?: \d{{4}})?)"
BORN = re.compile(rf"\b(?:born(?: on)?|d\.?o\.?b\.?|date of birth)(?: is| was)?[:, ]+({DAY})", re.IGNORECASE)
TEN_DIGITS = re.compile(r"(?<!\d)\d{3}[ -]?\d{3}[ -]?\d{4}(?!\d)")
POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b")
ROADS = "Street|Road|Avenue|Close|Lane|Drive|Way|Crescent|Gardens|Terrace|Place|Grove|Hill|Walk|Square|Row|Mews"
STREET = re.compile(rf"\b\d{{1,4}}[A-Za-z]? (?:{WORD} ){{1,3}}(?:{ROADS})\b")
SCHOOL = re.compile(rf"\b(?:{WORD} ){{1,5}}(?:School|Academy|College|Nursery)\b")


@dataclass(frozen=True)
class Identifier:
    """Something that may identify a child: what kind of thing, and the words."""

    kind: str
    phrase: str


def identifiers(text: str) -> list[Identifier]:
    """Return what in a text may identify a child, each once. Flags, never proof, either way."""
    found = list(_found(text))
    # The name of a school and of a road reads like that of a person.
    others = " ".join(each.phrase for each in found if each.kind != NAME)
    return list(dict.fromkeys(each for each in found if each.kind != NAME or each.phrase not in others))


NAME, BIRTH, ADDRESS, AT_SCHOOL, NHS = (
    "the name of a person",
    "a date of birth",
    "an address",
    "the name of a school",
    "an NHS number",
)


def _found(text: str) -> Iterator[Identifier]:
    yield from (Identifier(NAME, phrase) for phrase in suspicions(text))
    yield from (Identifier(BIRTH, match.group()) for match in BORN.finditer(text))
    yield from (Identifier(NHS, match.group()) for match in TEN_DIGITS.finditer(text) if _is_nhs(match.group()))
    for pattern in (STREET, POSTCODE):
        yield from (Identifier(ADDRESS, match.group()) for match in pattern.finditer(text))
    for match in SCHOOL.finditer(text):
        if any(word not in TRADE for word in match.group().split()[:-1]):
            yield Identifier(AT_SCHOOL, match.group())


def _is_nhs(typed: str) -> bool:
    """Return whether ten digits end in the check digit of an NHS number (modulus 11)."""
    digits = [int(each) for each in typed if each.isdigit()]
    check = 11 - sum(digit * weight for digit, weight in zip(digits[:9], range(10, 1, -1), strict=True)) % 11
    return digits[9] == (0 if check == 11 else check)
