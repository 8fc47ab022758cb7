"""People in an attendance file without an address that we know: told apart, and suggested by name."""

import re
import unicodedata
from collections.abc import Mapping
from difflib import SequenceMatcher
from typing import TypeVar

Key = TypeVar("Key")

IN_BRACKETS = re.compile(r"[(\[]([^)\]]*)[)\]]")
WORD = re.compile(r"[^\W\d_]+")
# Names that meeting tools and devices give: two of them may be two people.
OF_DEVICES = frozenset(
    re.findall(
        r"\w+",
        """
    admin android anonymous attendee caller call chromebook desktop device external galaxy guest host in ios ipad iphone
    laptop macbook meeting mobile my user of office organiser organizer participant pc phone pixel room samsung screen
    staff tablet teams team the unknown unnamed unverified webex windows zoom
    """,
    )
)
NEARLY_THE_SAME = 0.85


def words_of(name: str) -> tuple[str, ...]:
    """Return the words of a name in alphabetical order, without capitals, accents, apostrophes and brackets."""
    plain = unicodedata.normalize("NFKD", IN_BRACKETS.sub(" ", name).casefold())
    plain = "".join(sign for sign in plain if not unicodedata.combining(sign) and sign not in "'’‘`")
    return tuple(sorted(WORD.findall(plain)))


def full_name(name: str) -> tuple[str, ...]:
    """Return the words of a name that tells one person, or nothing for "Guest", "iPad", "Mary" and the like."""
    words = words_of(name)
    return words if len(words) > 1 and not OF_DEVICES & set(words) else ()


def likeliest(name: str, known: Mapping[Key, str]) -> Key | None:
    """Return whose name this is, or nearly is; ``None`` when nobody's, or when it may be two people's."""
    # Zoom writes "Zoe (Zoe Bayram)" for a person who has changed their name in the meeting.
    for words in filter(None, (full_name(name), *(full_name(inner) for inner in IN_BRACKETS.findall(name)))):
        same = [key for key, other in known.items() if words_of(other) == words]
        near = same or [key for key, other in known.items() if _are_near(words, words_of(other))]
        if len(near) == 1:
            return near[0]
    return None


def _are_near(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    return SequenceMatcher(None, " ".join(one), " ".join(other)).ratio() >= NEARLY_THE_SAME
