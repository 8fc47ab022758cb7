"""What stands in a PDF."""

import io
import subprocess
from collections import Counter
from dataclasses import dataclass
from re import findall

import pikepdf


@dataclass(frozen=True)
class Paper:
    """A PDF as it came from the portal."""

    body: bytes

    @property
    def pages(self) -> list[str]:
        """The words of each page, columns beside each other."""
        told = subprocess.run(
            ["pdftotext", "-layout", "-enc", "UTF-8", "-", "-"], input=self.body, capture_output=True, check=True
        )
        return told.stdout.decode().split("\f")[:-1]

    def nature(self) -> dict[str, str]:
        """What a screen reader asks of the file before it reads a word."""
        with pikepdf.open(io.BytesIO(self.body)) as pdf, pdf.open_metadata() as told:
            return {
                "title": told["dc:title"],
                "language": str(pdf.Root.Lang),
                "tagged": str(bool(pdf.Root.MarkInfo.Marked)),
                "shows its title": str(bool(pdf.Root.ViewerPreferences.DisplayDocTitle)),
                "PDF/UA": told["pdfuaid:part"],
            }

    def tags(self) -> Counter[str]:
        """How often each structure element stands in the document's tree."""
        found: Counter[str] = Counter()
        with pikepdf.open(io.BytesIO(self.body)) as pdf:
            waiting = [pdf.Root.StructTreeRoot]
            while waiting:
                element = waiting.pop()
                if not isinstance(element, pikepdf.Dictionary):
                    continue
                found[str(element.get("/S", ""))] += 1
                children = element.get("/K", [])
                waiting += list(children) if isinstance(children, pikepdf.Array) else [children]
        return found


def numbers(text: str) -> Counter[str]:
    """Every number in the words, and how often."""
    return Counter(findall(r"\d+", text))
