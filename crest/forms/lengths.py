"""How long a text may be."""

LONGEST = 20_000
