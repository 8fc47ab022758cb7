"""The emails of training whose words the team may change. The standard words and the place-holders are data."""

import json
from pathlib import Path
from typing import Any

from shield.extension_points import EmailKind, Placeholder, email_kinds

DATA = Path(__file__).parents[1] / "email_texts.json"


def kinds() -> list[EmailKind]:
    """Return the kinds of email in the order in which people get them."""
    data = json.loads(DATA.read_text(encoding="utf-8"))
    known = {name: Placeholder(name, **of) for name, of in data["placeholders"].items()}
    return [_kind(number, row, known) for number, row in enumerate(data["emails"], start=1)]


def _kind(number: int, row: dict[str, Any], known: dict[str, Placeholder]) -> EmailKind:
    return EmailKind(
        key=f"training.{row['name']}",
        order=number,
        label=row["label"],
        template=f"training/emails/{row['name']}",
        subject=row["subject"],
        text="\n\n".join(row["text"]),
        button=row["button"],
        why=row.get("why", ""),
        path=row.get("path", "booking_path"),
        placeholders=tuple(known[name] for name in (*row.get("placeholders", ()), "name", "course", "dates", "place")),
    )


def announce() -> None:
    """Announce every kind of email."""
    email_kinds.register_all(kinds())
