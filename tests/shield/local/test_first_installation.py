"""The steps are read from the documentation, and each process has a unit that starts it again."""

import pytest

from shield.local import first_installation
from shield.local.first_installation import UNITS, command_of, steps
from shield.local.prepare import ROOT, Trouble


def test_the_steps_are_those_that_need_neither_root_nor_the_network():
    commands = [line.strip() for step in steps() for line in step.splitlines()]
    assert commands[0] == "sh shield/local/container/roles.sh"
    assert commands[-1] == "python manage.py verify_documents"
    assert not any("apt-get" in line or "systemctl" in line or "pip" in line for line in commands)


@pytest.mark.parametrize("name", ["web", "worker", "emails", "beat"])
def test_every_process_is_started_again_when_it_ends(name):
    unit = (UNITS / f"portal-{name}.service").read_text()
    assert "Restart=always" in unit
    assert f"portal-{name}" in (ROOT / "docs" / "operations.md").read_text()
    assert command_of(f"portal-{name}", 8123)[1:3] == ["-m", "gunicorn" if name == "web" else "celery"]


def test_the_web_process_listens_where_it_is_told():
    assert "127.0.0.1:8123" in command_of("portal-web", 8123)


def test_the_clock_keeps_its_schedule_in_a_folder_that_stays():
    assert "/var/lib/portal/beat-schedule" in command_of("portal-beat", 8123)


def test_a_unit_that_starts_nothing_is_named(tmp_path, monkeypatch):
    (tmp_path / "portal-web.service").write_text("[Service]\n")
    monkeypatch.setattr(first_installation, "UNITS", tmp_path)
    with pytest.raises(Trouble, match="does not say what it starts"):
        command_of("portal-web", 8123)
