"""Office files become pages within limits, in a home that is thrown away; LibreOffice itself where it is installed."""

import io
import os
from pathlib import Path

import pikepdf
import pytest
from django.conf import settings as configured

from shield.files import office
from tests.file_contents import PDF, word_file


@pytest.fixture
def program(tmp_path, settings):
    """Return a function that puts a shell script in the place of LibreOffice; its last argument is the file."""

    def write(script):
        path = tmp_path / "office"
        path.write_text(f"#!/bin/sh\nfor file; do :; done\nhome=$(dirname $file)\n{script}\n", encoding="utf-8")
        path.chmod(0o700)
        settings.LIBREOFFICE = str(path)

    return write


def test_the_pages_are_what_the_program_wrote(program, tmp_path):
    (tmp_path / "made.pdf").write_bytes(PDF)
    program(f"test -s $file && cp {tmp_path / 'made.pdf'} $home/paper.pdf")
    assert office.to_pdf(b"content", ".docx") == PDF


def test_the_program_gets_limits_a_clean_home_and_no_secrets(program, tmp_path, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "canary")
    told = tmp_path / "told"
    program(
        f"env > {told}; ulimit -t >> {told}; ulimit -v >> {told}; ls $home/profile/user >> {told}; "
        "printf '%%PDF-' > $home/paper.pdf"
    )
    office.to_pdf(b"content", ".docx")
    words = told.read_text(encoding="utf-8")
    home = next(line for line in words.splitlines() if line.startswith("HOME=")).removeprefix("HOME=")
    assert "canary" not in words
    assert f"\n{office.SECONDS}\n{office.MEMORY // 1024}\nregistrymodifications.xcu\n" in words
    assert not Path(home).exists()


def test_macros_and_links_are_off_in_the_profile():
    for name in ("DisableMacrosExecution", "DisableActiveContent", "BlockUntrustedRefererLinks"):
        assert f'oor:name="{name}"' in office.PROFILE


def test_the_program_has_no_network_where_the_system_allows_it(program, tmp_path):
    told = tmp_path / "told"
    program(f"cat /proc/net/dev > {told}; printf '%%PDF-' > $home/paper.pdf")
    office.to_pdf(b"content", ".docx")
    devices = [line.split(":")[0].strip() for line in told.read_text(encoding="utf-8").splitlines()[2:]]
    assert not office._without_network() or devices == ["lo"]


@pytest.mark.parametrize("script", ["exit 1", "printf 'no pages' > $home/paper.pdf", "kill -9 $$"])
def test_a_file_without_pages_is_said_in_words(script, program):
    program(script)
    with pytest.raises(office.NoPagesError, match="^This file could not be turned into pages."):
        office.to_pdf(b"content", ".docx")


def test_a_program_that_takes_too_long_is_ended_with_all_it_started(program, tmp_path, monkeypatch):
    monkeypatch.setattr(office, "SECONDS", 1)
    child = tmp_path / "child"
    program(f"sleep 60 & echo $! > {child}; wait")
    with pytest.raises(office.NoPagesError, match="^It took too long"):
        office.to_pdf(b"content", ".docx")
    state = Path(f"/proc/{child.read_text(encoding='utf-8').strip()}/stat")
    assert not state.exists() or ") Z " in state.read_text(encoding="utf-8")


def test_without_the_program_it_says_so(settings):
    settings.LIBREOFFICE = "not-installed"
    assert office.find_program() is None
    with pytest.raises(office.NoPagesError, match="^Files are not turned into pages on this server."):
        office.to_pdf(b"content", ".docx")


def test_libreoffice_itself_or_words_where_it_is_not_installed():
    if office.find_program() is None:
        with pytest.raises(office.NoPagesError, match="^Files are not turned into pages on this server."):
            office.to_pdf(word_file("Nine of 24 schools"), ".docx")
        return
    with pikepdf.open(io.BytesIO(office.to_pdf(word_file("Nine of 24 schools"), ".docx"))) as pages:
        assert len(pages.pages) == 1
    assert os.path.basename(configured.LIBREOFFICE) in office.find_program()
