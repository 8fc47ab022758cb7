"""A copy restored from a backup sends nothing until a person allows it."""

import json
import time
from datetime import timedelta

import pytest
from django.core import mail
from django.core.checks import run_checks
from django.urls import reverse
from django.utils import timezone

from shield.models import AuditEntry, EmailNotice, Installation
from shield.operations import installation, outbox
from shield.refusals import Refused
from tests.cast import prove

pytestmark = pytest.mark.django_db

DECLINED = "partnership/emails/join-declined"
SAYS = "This is a copy restored from a backup. It sends no emails until the team allows it."


@pytest.fixture(autouse=True)
def file(tmp_path, settings):
    settings.INSTALLATION_FILE = tmp_path / "kept" / "installation.json"
    return settings.INSTALLATION_FILE


@pytest.fixture
def copy(file):
    """The state of a backup, while the installation has gone on."""
    installation.renew()
    outbox.post(DECLINED, to="a@example.org", name="Ada", reason="")
    before = Installation.objects.get().count
    installation.renew()
    Installation.objects.update(count=before)


def test_a_new_installation_makes_its_mark_and_counts_on(file):
    assert [installation.renew(), installation.renew(), installation.is_copy()] == [True, True, False]
    row = Installation.objects.get()
    assert json.loads(file.read_text()) == {"mark": str(row.mark), "count": 2}


def test_an_installation_that_runs_sends(file):
    installation.renew()
    outbox.post(DECLINED, to="a@example.org", name="Ada", reason="")
    assert outbox.send_due() == 1


def test_an_older_state_of_the_database_sends_nothing(copy):
    assert (installation.is_copy(), outbox.sweep(), outbox.send_due(), len(mail.outbox)) == (True, 0, 0, 0)


@pytest.mark.parametrize("kept", [None, "", "{", '{"mark": "another", "count": 0}', "[]", '{"count": 1}'])
def test_a_copy_on_another_machine_sends_nothing(copy, file, kept):
    file.unlink() if kept is None else file.write_text(kept)
    assert (installation.is_copy(), installation.renew(), outbox.send_due()) == (True, False, 0)


def test_a_database_ahead_of_the_file_is_no_copy(file):
    installation.renew()
    Installation.objects.update(count=7)
    assert (installation.is_copy(), installation.renew()) == (False, True)


def test_no_file_means_no_count_so_that_the_next_try_begins_anew(file, monkeypatch):
    monkeypatch.setattr(installation, "_write", lambda path, row: (_ for _ in ()).throw(OSError("full")))
    with pytest.raises(OSError, match="full"):
        installation.renew()
    assert (Installation.objects.get().count, installation.is_copy()) == (0, False)


def test_the_team_allows_a_copy_to_send_what_was_waiting(copy, team):
    installation.release(by=team, send_waiting=True)
    assert (installation.is_copy(), outbox.send_due()) == (False, 1)
    assert AuditEntry.objects.get(kind="shield.copy-released").facts == {"send_waiting": True}
    with pytest.raises(Refused, match="sends emails already"):
        installation.release(by=team, send_waiting=True)


def test_the_team_may_leave_what_was_waiting_to_be_decided(copy, team):
    outbox.post(DECLINED, to="b@example.org", name="Ravi", reason="", send_after=timezone.now() + timedelta(days=1))
    installation.release(by=team, send_waiting=False)
    assert (outbox.send_due(), len(mail.outbox)) == (0, 0)
    assert list(EmailNotice.objects.values_list("status", "error")) == [("unknown", installation.SET_ASIDE)] * 2


def test_a_mark_that_cannot_be_kept_releases_nothing(copy, team, monkeypatch):
    monkeypatch.setattr(installation, "_write", lambda path, row: (_ for _ in ()).throw(OSError("full")))
    with pytest.raises(Refused, match="cannot be written"):
        installation.release(by=team, send_waiting=True)
    assert installation.is_copy()


def test_every_page_of_the_working_area_says_so(copy, client, team, sign_in):
    sign_in(team)
    for name in ("system-status", "email-list"):
        assert SAYS in " ".join(client.get(reverse(name)).text.split())


def test_the_check_of_an_installation_says_so(copy):
    assert "portal.W001" in {message.id for message in run_checks(include_deployment_checks=True)}


def test_pages_allow_it_and_ask_what_to_do_with_what_waits(copy, client, team, sign_in):
    sign_in(team)
    prove(client, team, time.time())
    page = client.get(reverse("copy-release")).text
    assert "1 email is waiting to be sent." in " ".join(page.split())
    assert client.post(reverse("copy-release"), {"send_waiting": "no"}).status_code == 302
    assert not installation.is_copy()
