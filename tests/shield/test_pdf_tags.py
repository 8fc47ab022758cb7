"""The tags of PDFs after they were mended, and the names that can be printed."""

import io

import pikepdf
import pytest
from weasyprint import HTML

from shield import pdf, pdf_tags
from tests.printed import complaints, missing_letters, tags

HEAD = '<html lang="en"><head><title>A report</title><style>@page { @bottom-left { content: "Report" } }</style></head>'
LONG = f"""{HEAD}<body><h1>Report</h1>
<table><caption>Places</caption>
<thead><tr><td></td><th scope="col">Booked</th><th scope="col">Free</th><th scope="col">All</th></tr></thead>
<tbody><tr><th scope="row">May</th><td>3</td><td>4</td><td>7</td></tr>
<tr><th scope="row">June</th><td>5</td><td>6</td><td>11</td></tr></tbody></table>
<p><a href="https://example.org/">More</a></p></body></html>"""
SHORT = f"""{HEAD}<body><table><thead><tr><th scope="col">Item</th><th scope="col">Outcome</th></tr></thead>
<tbody><tr><th scope="row">One</th><td>Agreed</td></tr><tr><th scope="row">Two</th><td>Noted</td></tr></tbody></table>
</body></html>"""


def draw(html):
    return pdf.draw(html, variant=pdf.TAGGED)


def unmended(html):
    return HTML(string=html).write_pdf(pdf_variant=pdf.TAGGED)


def test_header_cells_say_what_they_head():
    assert tags(draw(LONG), "TH", "TD") == [
        ("TD", ""),
        *[("TH", "Column")] * 3,
        ("TH", "Row"),
        *[("TD", "")] * 3,
        ("TH", "Row"),
        *[("TD", "")] * 3,
    ]


def test_in_a_short_table_the_columns_alone_have_headers():
    assert tags(draw(SHORT), "TH", "TD") == [*[("TH", "Column")] * 2, *[("TD", "")] * 4]
    with pikepdf.open(io.BytesIO(draw(SHORT))) as document:
        cells = [each for each in pdf_tags.elements(document) if each.S in pdf_tags.CELLS]
    ids = [str(cell.ID) for cell in cells[:2]]
    assert [[str(header) for header in cell.A.get("/Headers", [])] for cell in cells[3::2]] == [[ids[1]], [ids[1]]]
    assert not any("/ID" in cell for cell in cells[2:])


def marks(printed):
    """How often each kind of mark begins something on the first page, and the words of those that are set apart."""
    with pikepdf.open(io.BytesIO(printed)) as document:
        commands = pikepdf.parse_content_stream(document.pages[0])
        return [
            str(each.operands[0]) for each in commands if str(each.operator) == "BDC" and "/Type" in each.operands[1]
        ]


def test_running_heads_are_not_read_aloud():
    assert marks(unmended(LONG)) == []
    assert marks(draw(LONG)) == ["/Artifact"]
    with pikepdf.open(io.BytesIO(draw(LONG))) as document:
        known = {each.objgen for each in pdf_tags.elements(document)}
        entries = document.Root.StructTreeRoot.ParentTree.Nums[1]
        assert {each.objgen for each in entries if each is not None} <= known


def test_links_are_printed():
    with pikepdf.open(io.BytesIO(draw(LONG))) as document:
        assert [int(each.F) for each in document.pages[0].Annots] == [pdf_tags.PRINTED]


def rules(printed):
    return {each.partition(" ")[0] for each in complaints(printed)}


def test_without_it_a_checker_complains_of_headers():
    assert rules(unmended(SHORT)) == {"TBL-010", "TBL-002"}
    assert rules(draw(SHORT)) == set()


def test_what_needed_no_mending_is_still_right():
    assert rules(draw(LONG)) == set()


NAMES = [
    "রহিমা বেগম",
    "Sam 🙂 Lee",
    "محمد الأمين",
    "王小明",
    "Łucja Wiśniewska",
    "Ștefan Țepeș",
    "Siân Ŵyn",
    "გიორგი",
    "ਗੁਰਪ੍ਰੀਤ",
]


def certificate(name):
    template = f'{HEAD}<body><div class="certificate"><p class="certificate__name">{name}</p></div></body></html>'
    return pdf.draw(template, style_sheets=[pdf._kept.get().style_sheet], variant=pdf.TAGGED)


@pytest.mark.parametrize("name", NAMES)
def test_names_in_all_scripts_are_drawn_whole(name):
    with missing_letters() as missing:
        certificate(name)
    assert missing == []


def test_a_letter_that_no_font_has_is_found():
    with missing_letters() as missing:
        certificate("\U000f0000")
    assert missing == ['.notdef glyph rendered for Unicode string unsupported by fonts: "\U000f0000" (U+F0000)']


def test_a_long_word_breaks_and_leaves_the_other_columns_on_the_page():
    columns = "".join(f"<th>{name}</th>" for name in ("Name", "Agency", "Signature"))
    html = f'{HEAD}<body><table class="sheet"><tr>{columns}</tr><tr><th>{"W" * 160}</th><td>School</td><td></td></tr></table>'
    page = HTML(string=html).render(stylesheets=[pdf._kept.get().style_sheet]).pages[0]
    edges = [box.position_x + box.width for box in page._page_box.descendants() if box.element_tag in {"th", "td"}]
    assert max(edges) <= page.width - 22 * 96 / 25.4 + 1
