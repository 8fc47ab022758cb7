"""PDFs: what is the same for all of them is prepared once for each thread, and none differs for it."""

import gc
import io
import os
import re
from pathlib import Path
from threading import Thread

import pikepdf
import pytest
from django.conf import settings
from fontTools.ttLib import woff2
from weasyprint import CSS, HTML

from shield import pdf, pdf_tags

FONTS = ["Public-Sans", "Public-Sans-Italic", "Public-Sans-Semi-Bold", "Source-Serif-4-Semi-Bold"]
PAGE = """<html lang="en"><head><title>A report</title></head><body>
<h2>Chapter</h2><p>Text, <i>slanted</i>, <b>bold</b>.</p>
<table><thead><tr><th>Month</th></tr></thead><tbody><tr><td>May</td></tr></tbody></table>
</body></html>"""


@pytest.fixture
def unpacked(monkeypatch):
    """Count the fonts that are unpacked, from a thread that has drawn nothing yet."""
    counted = []
    unpack = woff2.decompress
    monkeypatch.setattr(woff2, "decompress", lambda source, out: counted.append(out) or unpack(source, out))
    monkeypatch.setattr(pdf, "_kept", type(pdf._kept)())
    return counted


def draw():
    typesetting = pdf._kept.get()
    brand = typesetting.parse(string="thead th { border-color: #123456 }")
    return pdf.draw(PAGE, style_sheets=[typesetting.style_sheet, brand], variant=pdf.TAGGED)


def drawn_by_weasyprint_alone():
    """The same document with both style sheets inside it, and nothing kept from one document to the next."""
    head = '<link rel="stylesheet" href="asset:pdf.css"><style>thead th { border-color: #123456 }</style></head>'
    page = HTML(string=PAGE.replace("</head>", head), url_fetcher=pdf.AssetsOnly())
    return pdf_tags.mended(page.write_pdf(pdf_variant=pdf.TAGGED))


def test_the_fonts_are_unpacked_for_the_first_document_only(unpacked):
    draw()
    assert len(unpacked) == 7
    draw()
    assert len(unpacked) == 7


def test_every_document_is_what_it_would_be_alone(unpacked):
    alone = drawn_by_weasyprint_alone()
    assert [draw(), draw()] == [alone, alone]


def test_a_document_is_tagged_and_holds_its_fonts(unpacked):
    draw()
    with pikepdf.open(io.BytesIO(draw())) as found:
        fonts = [font for font in found.objects if isinstance(font, pikepdf.Dictionary) and "/FontFile2" in font]
        assert sorted(str(font.FontName).rpartition("+")[2].strip("/") for font in fonts) == FONTS
        assert found.Root.MarkInfo.Marked
        assert found.Root.StructTreeRoot.K is not None


def test_threads_have_fonts_of_their_own(unpacked):
    drawn = [draw()]
    for _ in range(2):
        thread = Thread(target=lambda: drawn.append(draw()))
        thread.start()
        thread.join()
    assert len(unpacked) == 21
    assert drawn == [drawn[0]] * 3


def test_threads_draw_at_the_same_time(unpacked):
    drawn = []
    threads = [Thread(target=lambda: drawn.extend(draw() for _ in range(3))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert drawn == [drawn_by_weasyprint_alone()] * 12


def test_a_forked_worker_draws_the_same_and_leaves_the_fonts_of_its_parent(unpacked):
    before = draw()
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.write(writer, b"same" if draw() == before else b"other")
        pdf._kept.__dict__.clear()
        gc.collect()
        os._exit(0)
    os.waitpid(child, 0)
    os.close(writer)
    with os.fdopen(reader, "rb") as answer:
        assert answer.read() == b"same"
    assert len(list(pdf._kept.get().fonts._folder.iterdir())) == 7
    assert draw() == before


def test_a_changed_style_sheet_is_read_again(unpacked, monkeypatch, tmp_path):
    sheet = tmp_path / "pdf.css"
    sheet.write_bytes(pdf.STYLE_SHEET.read_bytes())
    monkeypatch.setattr(pdf, "STYLE_SHEET", sheet)
    before = draw()
    sheet.write_text(sheet.read_text() + "p { font-size: 20pt }")
    os.utime(sheet, ns=(1, 1))
    assert draw() != before


def test_a_document_that_asks_for_a_foreign_file_is_refused_and_the_next_one_drawn(unpacked):
    before = draw()
    with pytest.raises(pdf.Unrenderable, match="A PDF may not fetch https://example.org/x.png"):
        pdf.draw('<img src="https://example.org/x.png" alt="x">')
    assert draw() == before


def test_a_style_sheet_may_not_fetch_a_foreign_file_either():
    with pytest.raises(pdf.Unrenderable):
        pdf.draw("<p>x</p>", style_sheets=[CSS(string="p { background: url(https://example.org/x.png) }")])


CONTENTS = """<html lang="en"><head><title>A report</title></head><body><div class="contents"><h2>Contents</h2><ol>
<li data-page="#one"><a href="#one">First chapter</a></li><li data-page="#two"><a href="#two">Second chapter</a></li>
</ol></div><div class="chapter"><h2 id="one">First</h2></div><div class="chapter"><h2 id="two">Second</h2></div></body></html>"""


def links(node):
    """Every link of the structure tree, with what it holds beside its annotation."""
    if isinstance(node, pikepdf.Array):
        return [link for each in node for link in links(each)]
    if not isinstance(node, pikepdf.Dictionary):
        return []
    inside = [each for each in node.get("/K", []) if not isinstance(each, pikepdf.Dictionary)]
    return [inside] * (node.get("/S") == "/Link") + links(node.get("/K", pikepdf.Array()))


def test_each_line_of_the_contents_is_one_link_with_its_text(unpacked):
    sheet = pdf._kept.get().style_sheet
    drawn = io.BytesIO(pdf.draw(CONTENTS, style_sheets=[sheet], variant=pdf.TAGGED))
    with pikepdf.open(drawn) as found:
        assert [len(inside) for inside in links(found.Root.StructTreeRoot.K)] == [1, 1]
        assert len(found.pages[0].Annots) == 2


@pytest.mark.parametrize("template", ["arrangements/pdf.html", "annual_reports/pdf.html"])
def test_each_line_of_the_contents_says_its_page(template):
    source = (Path(settings.BASE_DIR) / "templates" / "partnership" / template).read_text()
    block = source.partition("{% block contents %}")[2].partition("{% endblock contents %}")[0]
    lines = re.findall(r'<li(?: class="unnumbered")? data-page="([^"]+)"><a href="([^"]+)">', block)
    assert len(lines) == block.count("<li")
    assert all(page == target for page, target in lines)
