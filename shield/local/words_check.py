"""Look for words that the portal does not use: `python -m shield.local.words_check`.

With `--list` it prints every string that reaches a reader, with its place, so that they can be read one after another;
`--list partnership training/forms` prints those of some folders.
"""

import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from shield.local.forbidden_words import FORBIDDEN, Forbidden
from shield.local.prepare import Trouble, guarded, say
from shield.local.reader_strings import Text, files, texts


@dataclass(frozen=True, order=True)
class Finding:
    """A forbidden word in its place, and the words to use instead."""

    path: str
    line: int
    found: str
    instead: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: “{self.found}”: write “{self.instead}”"


def findings_in(text: Text) -> Iterator[Finding]:
    """Yield what is wrong with one text."""
    for forbidden in FORBIDDEN:
        if forbidden.concerns(text):
            yield from _findings(text, forbidden)


def _findings(text: Text, forbidden: Forbidden) -> Iterator[Finding]:
    for reading in text.readings():
        for match in forbidden.found_in(reading):
            line = text.line + reading.count("\n", 0, match.start(1))
            yield Finding(text.path, line, " ".join(match.group(1).split()), forbidden.instead)


def findings(found: Iterable[Text]) -> list[Finding]:
    """Return what is wrong with these texts, each mistake once."""
    return sorted({finding for text in found for finding in findings_in(text)})


def check() -> None:
    """Print every forbidden word of the project; raise ``Trouble`` when there is one."""
    wrong = findings(texts(files()))
    for finding in wrong:
        say(str(finding))
    if wrong:
        raise Trouble(f"{len(wrong)} places use words that the portal does not use.")


def list_all(*folders: str) -> None:
    """Print every string that reaches a reader, of the whole project or of some folders."""
    for text in texts(files()):
        if not folders or text.path.startswith(folders):
            say(f"{text.path}:{text.line}\t{text.spoken()}")


def main(*arguments: str) -> None:
    """Check the words, or list them."""
    if arguments[:1] == ("--list",):
        list_all(*arguments[1:])
    else:
        check()


if __name__ == "__main__":
    sys.exit(guarded(main, *sys.argv[1:]))
