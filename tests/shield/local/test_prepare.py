import os
from pathlib import Path

import pytest

from shield.local import prepare
from shield.local.prepare import Trouble


def says(work, *arguments) -> str:
    with pytest.raises(Trouble) as caught:
        work(*arguments)
    return str(caught.value)


def test_an_old_python_is_refused_in_one_sentence():
    assert says(prepare.check_python, (3, 10, 12)) == (
        "Python 3.10 is too old: install Python 3.11 or newer, or name it with `make PYTHON=python3.11 …`."
    )


@pytest.mark.parametrize(
    ("release", "answer"),
    [
        ('ID=debian\nVERSION_ID="12"\n', True),
        ("ID=ubuntu\nID_LIKE=debian\n", True),
        ('ID=fedora\nID_LIKE="rhel centos"\n', False),
    ],
)
def test_debian_is_known_by_its_release_file(tmp_path, release, answer):
    file = tmp_path / "os-release"
    file.write_text(release)
    assert prepare.is_debian(file) is answer


def test_a_system_without_a_release_file_is_not_debian(tmp_path):
    assert prepare.is_debian(tmp_path / "none") is False


def test_outside_debian_it_says_what_to_install(monkeypatch):
    monkeypatch.setattr(prepare, "missing_packages", lambda purpose: ["redis-server", "libpango-1.0-0"])
    monkeypatch.setattr(prepare, "is_debian", lambda: False)
    assert says(prepare.install_packages, "run") == (
        "This is not Debian: install what its packages redis-server libpango-1.0-0 hold with your own package manager "
        "and try again, or use `docker compose up` (see docs/operations.md)."
    )


def test_without_root_and_sudo_it_names_the_packages(monkeypatch):
    monkeypatch.setattr(prepare, "missing_packages", lambda purpose: ["chromium"])
    monkeypatch.setattr(prepare, "is_debian", lambda: True)
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr(prepare.shutil, "which", lambda name: None)
    assert says(prepare.install_packages, "test") == (
        "Debian packages are missing and only root may add them: run `apt-get install chromium` as root."
    )


def test_an_address_of_ones_own_needs_no_server_here(monkeypatch):
    monkeypatch.setattr(prepare, "postgres_programs", list)
    monkeypatch.setattr(prepare.shutil, "which", lambda name: None)
    monkeypatch.setenv("DATABASE_URL", "postgres://elsewhere/portal")
    monkeypatch.delenv("REDIS_URL", raising=False)
    missing = prepare.missing_packages("run")
    assert ("postgresql" in missing, "redis-server" in missing) == (False, True)


@pytest.mark.parametrize(
    ("purpose", "installed"),
    [("run", set()), ("test-fast", {"poppler-utils"}), ("test", {"poppler-utils", "chromium"})],
)
def test_tests_need_a_reader_of_pdfs_and_those_in_a_browser_a_browser(monkeypatch, purpose, installed):
    monkeypatch.setattr(prepare.shutil, "which", lambda name: None)
    assert {"poppler-utils", "chromium"} & set(prepare.missing_packages(purpose)) == installed


def test_a_fingerprint_changes_with_a_name_and_with_content(tmp_path, monkeypatch):
    monkeypatch.setattr(prepare, "ROOT", tmp_path)
    one, other = tmp_path / "one", tmp_path / "other"
    one.write_text("a")
    other.write_text("a")
    marks = {prepare.fingerprint([one]), prepare.fingerprint([other]), prepare.fingerprint([one, other])}
    one.write_text("b")
    assert len(marks | {prepare.fingerprint([one])}) == 4


def test_a_step_is_fresh_only_for_the_fingerprint_it_was_stamped_with(tmp_path, monkeypatch):
    monkeypatch.setattr(prepare, "STAMPS", tmp_path / "stamps")
    assert prepare.is_fresh("venv", "a") is False
    prepare.stamp("venv", "a")
    assert (prepare.is_fresh("venv", "a"), prepare.is_fresh("venv", "b")) == (True, False)


def test_a_failed_step_shows_the_end_of_its_log(tmp_path, monkeypatch):
    monkeypatch.setattr(prepare, "STAMPS", tmp_path)
    words = says(prepare._checked, ["sh", "-c", "echo no route to the registry; exit 1"], "npm", "npm failed")
    assert words == ("npm failed. The whole log is .make/npm.log; it ends with:\n  no route to the registry")


def test_trouble_ends_in_one_sentence_and_exit_code_one(capsys):
    def work() -> None:
        raise Trouble("Port 8000 is taken.")

    assert prepare.guarded(work) == 1
    assert capsys.readouterr().err == "\nPort 8000 is taken.\n"


def test_the_style_sheets_sources_leave_out_what_was_built():
    sources = prepare.static_sources()
    built = prepare.ROOT / "static" / "build"
    assert [path for path in sources if Path(built) in path.parents] == []
    assert len(sources) > 0
