import io
import zipfile
from contextlib import suppress

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from shield.files import pictures
from shield.files.kinds import KINDS, kind_of, refuse_unsafe
from shield.forms.base import PortalForm
from shield.refusals import Refused
from tests.file_contents import PDF, TYPES, archive, docx, jpeg, png, pptx, xlsx
from tests.hostile.inputs import tries

MACROS = "The selected file must not contain macros. Save it without macros and select it again."
DAMAGED = "The selected file is damaged or incomplete. Save it again and select it again."
SWOLLEN = "The content of the selected file is too large when it is unpacked"
PIXELS = "The picture has too many pixels. Make it smaller and select it again."
NOT_ITS_KIND = "The selected file does not match its file type. Save it again in the program you made it with."

TEMPLATE = '<Relationship TargetMode="External" Target="https://example.org/a.dotm" Type="x/attachedTemplate"/>'
GOOD = {
    ".pdf": PDF,
    ".png": png(),
    ".jpg": jpeg(),
    ".docx": docx(),
    ".xlsx": xlsx(),
    ".pptx": pptx(),
    ".csv": b"a,b\r\n1,2\r\n",
}


def refusal(suffix, content):
    with pytest.raises(Refused) as refused:
        kind_of(suffix, content)
    return refused.value.message


@pytest.mark.parametrize("suffix", GOOD)
def test_each_kind_is_known_by_its_content_and_taken_for_no_other(suffix):
    taken = [other for other in GOOD if KINDS[other].recognises(GOOD[suffix])]
    assert (taken, kind_of(suffix, GOOD[suffix])) == ([suffix], KINDS[suffix])


def encrypted():
    content = bytearray(docx())
    at = content.rindex(b"PK\x01\x02", 0, content.index(b"PK\x05\x06"))
    content[at + 8] |= 1
    return bytes(content)


@pytest.mark.parametrize(
    ("suffix", "content", "words"),
    [
        (".docx", docx(**{"word/vbaProject.bin": b"x"}), MACROS),
        (".docx", docx(**{"word/VBAPROJECT.BIN": b"x"}), MACROS),
        (".pptx", pptx(**{"ppt/vbaProject.bin": b"x"}), MACROS),
        (".docx", docx(**{"word/vbaData.xml": b"x"}), MACROS),
        (".xlsx", xlsx(**{"xl/macrosheets/sheet1.xml": b"x"}), MACROS),
        (".docx", docx(**{"word/embeddings/budget.xlsm": b"x"}), MACROS),
        (".docx", docx(**{"word/activeX/activeX1.xml": b"x"}), MACROS),
        (
            ".docx",
            archive({"word/document.xml": "x"}, types=TYPES.replace("/xml", "/vnd.ms-word.macroEnabled")),
            MACROS,
        ),
        (".docx", docx(**{"word/embeddings/setup.exe": b"x"}), "The selected file must not contain a program"),
        (".docx", docx(**{"word/_rels/settings.xml.rels": TEMPLATE}), MACROS),
        (".docx", docx(**{"word/_rels/settings.xml.rels": TEMPLATE.encode("utf-16")}), MACROS),
        (".xlsx", xlsx(**{"xl/worksheets/sheet1.xml": b"0" * 30_000_000}), SWOLLEN),
        (".docx", docx(**{f"word/media/{number}": b"" for number in range(5_001)}), SWOLLEN),
        (".docx", docx()[:-30], DAMAGED),
        (".xlsx", b"PK\x03\x04", DAMAGED),
        (".docx", encrypted(), "The selected file must not be password protected"),
        (".png", png(60_000, 60_000), PIXELS),
        (".png", png(30_000, 1), PIXELS),
        (".jpg", jpeg(60_000, 60_000), PIXELS),
        (".png", png()[:-20], DAMAGED),
        (".png", png(0, 5), DAMAGED),
        (".jpg", jpeg()[:-2], DAMAGED),
        (".jpg", b"\xff\xd8\xff\xd9", DAMAGED),
        (".docx", xlsx(), NOT_ITS_KIND),
        (".docx", archive({"mimetype": "application/epub+zip"}), NOT_ITS_KIND),
        (".png", jpeg(), NOT_ITS_KIND),
        (".pdf", b"<html><script>alert(1)</script>", NOT_ITS_KIND),
        (".csv", b"<!DOCTYPE html><script>alert(1)</script>", NOT_ITS_KIND),
        (".csv", b"MZ\x90\x00", NOT_ITS_KIND),
        (".csv", b"a,b\x00c", NOT_ITS_KIND),
        (".svg", b"<svg/>", "The selected file must be a PDF, Word, Excel, PowerPoint, CSV, PNG or JPEG"),
    ],
)
def test_what_may_not_be_opened_is_refused_in_words(suffix, content, words):
    assert refusal(suffix, content) == words


@pytest.mark.parametrize(
    "content",
    [
        "Siân,1\r\n".encode(),
        "Siân,1\n".encode("cp1252"),
        "\ufeffSiân,1\r".encode(),
        "Siân,1".encode("utf-16"),
        b'"unclosed,1\n',
    ],
)
def test_tables_come_in_every_encoding_that_spreadsheets_write(content):
    assert kind_of(".csv", content).content_type == "text/csv"


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_pictures_of_a_real_program_have_their_size(kind):
    out = io.BytesIO()
    Image.new("RGB", (320, 200), "white").save(out, kind, progressive=True)
    assert pictures.size_of(out.getvalue()) == (320, 200)


def test_a_part_that_lies_about_its_size_is_no_way_round():
    content = bytearray(xlsx(**{"xl/worksheets/sheet1.xml": b"0" * 30_000_000}))
    at = content.rindex(b"PK\x01\x02")
    content[at + 24 : at + 28] = (1_000).to_bytes(4, "little")
    with zipfile.ZipFile(io.BytesIO(bytes(content))) as made, pytest.raises(zipfile.BadZipFile):
        made.read("xl/worksheets/sheet1.xml")


class FileForm(PortalForm):
    file = forms.FileField(label="Attendance file")


def test_every_form_refuses_an_unsafe_file_beside_its_field():
    form = FileForm({}, {"file": SimpleUploadedFile("a.xlsx", xlsx(**{"xl/vbaProject.bin": b"x"}))})
    assert form.errors == {"file": [MACROS]}


def test_a_safe_file_is_given_on_from_its_beginning():
    form = FileForm({}, {"file": SimpleUploadedFile("a.xlsx", xlsx())})
    assert (form.errors, form.cleaned_data["file"].read()) == ({}, xlsx())


@tries(150)
@given(st.sampled_from(sorted(GOOD)), st.integers(0, 400), st.binary(max_size=6), st.integers(0, 400))
def test_files_that_are_cut_or_changed_anywhere_are_taken_or_refused_and_never_raise(suffix, at, put, cut):
    whole = GOOD[suffix]
    changed = whole[:at] + put + whole[at + len(put) : max(len(whole) - cut, at)]
    with suppress(Refused):
        kind_of(suffix, changed)
    with suppress(Refused):
        refuse_unsafe(changed)
