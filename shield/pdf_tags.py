"""The tags of a PDF, mended after WeasyPrint: whatever it cannot say about tables, running heads and links is said here.

What is mended is what PDF/UA-1 (ISO 14289-1, 7.5, 7.8 and 7.18.1) asks for and a checker finds: each header cell says
whether it heads its column or its row, running heads are no part of what is read aloud, and links are printed.
"""

import io
from collections.abc import Iterator
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name

# Bit 3 of an annotation's flags (ISO 32000-1, table 165).
PRINTED = 4
CELLS = {Name.TH, Name.TD}

Command = pikepdf.ContentStreamInstruction | pikepdf.ContentStreamInlineImage


def mended(printed: bytes) -> bytes:
    """Return the same PDF with its tags mended. Takes a tagged PDF that WeasyPrint made."""
    with pikepdf.open(io.BytesIO(printed)) as document:
        tree = list(elements(document))
        for element in tree:
            if Name.Table == element.S:
                _mend_table(element)
        _set_running_heads_apart(document, {element.objgen for element in tree})
        for page in document.pages:
            for annotation in page.get("/Annots", []):
                annotation.F = int(annotation.get("/F", 0)) | PRINTED
        found = io.BytesIO()
        document.save(found, deterministic_id=True)
    return found.getvalue()


def elements(document: pikepdf.Pdf) -> Iterator[Dictionary]:
    """Yield every element of a tagged PDF in reading order."""
    return _below(document.Root.StructTreeRoot)


def _below(parent: Any) -> Iterator[Dictionary]:
    children: Any = parent.get("/K", [])
    for child in children if isinstance(children, Array) else [children]:
        if isinstance(child, Dictionary) and "/S" in child:
            yield child
            yield from _below(child)


def _mend_table(table: Dictionary) -> None:
    """Give each header cell its scope; cells that head rows give way where headers would outnumber what they head."""
    rows = [_cells(element) for element in _below(table) if element.S == Name.TR]
    if not rows:  # where a page ends between a caption and its table
        table.S = Name.Div
    of_columns = [cell for row in rows if _is_header_row(row) for cell in row if cell.S == Name.TH]
    of_rows = [cell for row in rows if not _is_header_row(row) for cell in row if cell.S == Name.TH]
    data = [cell for row in rows for cell in row if cell.S == Name.TD]
    for cell in of_columns:
        cell.A.Scope = Name.Column
    if of_columns and len(of_columns) + len(of_rows) > len(data):
        _head_by_columns_alone(of_rows, data)
    else:
        for cell in of_rows:
            cell.A.Scope = Name.Row


def _cells(row: Dictionary) -> list[Dictionary]:
    return [element for element in row.get("/K", []) if isinstance(element, Dictionary) and element.S in CELLS]


def _is_header_row(row: list[Dictionary]) -> bool:
    return all(cell.S == Name.TH for cell in row) or bool(row) and Name.THead == row[0].P.P.S


def _head_by_columns_alone(of_rows: list[Dictionary], data: list[Dictionary]) -> None:
    """Turn cells that head rows into data: a checker takes a short table of mostly headers for a broken one."""
    turned = {str(cell.ID) for cell in of_rows if "/ID" in cell}
    for cell in of_rows:
        cell.S = Name.TD
        if "/ID" in cell:
            del cell.ID
    for cell in data:
        if "/Headers" in cell.A:
            cell.A.Headers = Array([header for header in cell.A.Headers if str(header) not in turned])


def _set_running_heads_apart(document: pikepdf.Pdf, reachable: set[tuple[int, int]]) -> None:
    """Mark as pagination whatever is tagged on a page and stands nowhere in the tree: the running heads and page numbers."""
    numbers = document.Root.StructTreeRoot.ParentTree.Nums
    for page, entries in zip(document.pages, numbers[1::2], strict=False):
        apart = {mark for mark, element in enumerate(entries) if element.objgen not in reachable}
        if apart:
            commands = pikepdf.parse_content_stream(page)
            for mark in apart:
                entries[mark] = None
            page.Contents = document.make_stream(
                pikepdf.unparse_content_stream([_apart(command, apart) for command in commands])
            )


def _apart(command: Command, apart: set[int]) -> Command:
    words, operator = command.operands, command.operator
    if str(operator) == "BDC" and isinstance(words[1], Dictionary) and int(words[1].get("/MCID", -1)) in apart:
        return pikepdf.ContentStreamInstruction([Name.Artifact, Dictionary(Type=Name.Pagination)], operator)
    return command
