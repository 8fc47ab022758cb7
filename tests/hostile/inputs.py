"""What people, scripts and broken programs send: characters that cannot be shown, digits that are none, too much of it.

``FUZZ_EXAMPLES`` is how many inputs are tried at each place; the ordinary run tries few, always the same.

    FUZZ_EXAMPLES=40 make test-fast ARGS="-rP tests/hostile"

prints for each test how many inputs it tried.
"""

import os
from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st

DEEPER = int(os.environ.get("FUZZ_EXAMPLES", "0"))

CONTROL = ("a\x00b", "\x00", "line\x0bfeed", "bell\x07", "\x1b[31mred", "a\x7f", "\x85", "\ufffe")
NO_DIGITS = ("²", "٣", "Ⅷ", "1²", "१२", "½", "-٣", "٢٠٢٦-٠١-٠١")
NUMBERS = (
    "99999999999",
    "-99999999999",
    "9" * 5_000,
    "1e400",
    "NaN",
    "-Infinity",
    "0x10",
    "1_000",
    " 7 ",
    "-1",
    "2147483648",
)
DATES = (
    "0000-00-00",
    "0001-01-01",
    "9999-12-31",
    "10000-01-01",
    "2026-02-30",
    "2026-13",
    "2026-W53-7",
    "25:61",
    "24:00",
)
WORDS = (
    "O'Neill",
    "O’Neill",
    "Siân",
    "'; DROP TABLE x; --",
    '"unclosed',
    "<script>alert(1)</script>",
    "%",
    "_",
    "\\",
    "(a | & !",
    "{{ 7 }}{% x %}",
    "{0}{name}%s%(a)s",
    "../../etc/passwd",
    "a\r\nBcc: x@example.org",
    "\u202eabc",
    "x" * 20_000,
    "\U0001f600" * 300,
    "e\u0301" * 200,
    " ",
    "",
)
EVERY = (*CONTROL, *NO_DIGITS, *NUMBERS, *DATES, *WORDS)

# Longer than a column of each usual length, and than every limit.
LONG = st.sampled_from([21, 41, 61, 81, 101, 151, 201, 256, 301, 501, 1_001, 60_000]).map("x".__mul__)
NUMERIC = st.one_of(
    st.sampled_from((*NUMBERS, *NO_DIGITS, *DATES)),
    st.integers().map(str),
    st.integers(0, 100_000).map(str),
    st.datetimes().map(str),
    st.uuids().map(str),
)
ANY_TEXT = st.text(st.characters(codec="utf-8"), max_size=40)
HOSTILE = st.one_of(st.sampled_from(EVERY), st.sampled_from(EVERY), ANY_TEXT)


def tries(ordinary: int, **more: Any) -> settings:
    """Return Hypothesis's settings for ``ordinary`` examples, or for as many as the environment asks for."""
    return settings(
        max_examples=DEEPER or ordinary,
        derandomize=not DEEPER,
        database=None,
        deadline=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
        **more,
    )
