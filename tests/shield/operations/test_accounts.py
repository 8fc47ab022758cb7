import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.backends.db import SessionStore

from shield.models import AuditEntry, User
from shield.operations import accounts
from shield.refusals import Refused

pytestmark = pytest.mark.django_db


def test_nobody_closes_their_own_account(administrator):
    with pytest.raises(Refused, match="You cannot close your own account"):
        accounts.close(user=administrator, by=administrator, reason="Tired")


def test_an_account_is_closed_once_and_opened_once(administrator, practitioner):
    accounts.close(user=practitioner, by=administrator, reason="Left")
    with pytest.raises(Refused, match="This account is already closed"):
        accounts.close(user=practitioner, by=administrator, reason="Left")
    accounts.reopen(user=practitioner, by=administrator)
    with pytest.raises(Refused, match="This account is already open"):
        accounts.reopen(user=practitioner, by=administrator)
    assert list(AuditEntry.objects.about(practitioner).values_list("kind", flat=True)) == [
        "shield.account-reopened",
        "shield.account-closed",
    ]


def test_closing_is_undone_when_the_audit_fails(administrator, practitioner, monkeypatch):
    monkeypatch.setattr("shield.operations.accounts.audit.record", _fail)
    with pytest.raises(RuntimeError):
        accounts.close(user=practitioner, by=administrator, reason="Left")
    practitioner.refresh_from_db()
    assert practitioner.is_active


def _fail(*args, **kwargs):
    raise RuntimeError


def _session_of(user):
    store = SessionStore()
    store["kept"] = True
    store.save()
    return UserSession.objects.create(user=user, session_key=store.session_key, ip="127.0.0.1")


def test_one_ends_a_session_of_ones_own_and_of_nobody_else(practitioner, administrator):
    own, other = _session_of(practitioner), _session_of(administrator)
    assert not accounts.end_session(session=other.pk, by=practitioner)
    assert accounts.end_session(session=own.pk, by=practitioner)
    assert not accounts.end_session(session=own.pk, by=practitioner)
    assert [SessionStore(each.session_key).exists(each.session_key) for each in (own, other)] == [False, True]
    assert list(AuditEntry.objects.about(practitioner).values_list("kind", flat=True)) == ["shield.session-ended"]


def test_only_the_account_that_is_closed_or_reopened_changes(administrator, practitioner, trainer, team):
    def open_accounts():
        return set(User.objects.filter(is_active=True))

    everyone = open_accounts()
    own, other = _session_of(practitioner), _session_of(trainer)
    accounts.close(user=practitioner, by=administrator, reason="Left")
    accounts.close(user=team, by=administrator, reason="Left")
    assert open_accounts() == everyone - {practitioner, team}
    assert [SessionStore(each.session_key).exists(each.session_key) for each in (own, other)] == [False, True]
    accounts.reopen(user=practitioner, by=administrator)
    assert open_accounts() == everyone - {team}
