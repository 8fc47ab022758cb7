"""A new key is put first, everything is enciphered again, the old key goes, and everything can still be read."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from unittest import mock

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command
from django.db import connection

from crest.models import Child, Referral
from shield.models import AuditEntry
from shield.operations import reencryption
from shield.records.row_security import renewing_keys
from shield.refusals import Refused
from tests.factories.crest import make_receipt, seen_by
from tests.factories.partnership import UserFactory

pytestmark = pytest.mark.django_db


@contextmanager
def as_owner() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE portal_owner")
        try:
            yield
        finally:
            cursor.execute("SET ROLE portal_app")


def run(*arguments: str) -> list[str]:
    out = StringIO()
    with as_owner():
        call_command("reencrypt", *arguments, stdout=out)
    return out.getvalue().splitlines()


@pytest.fixture
def authenticators() -> list[Authenticator]:
    """An authenticator app, recovery codes, old recovery codes, and a passkey, which holds no secret."""
    keep = get_adapter().encrypt
    data = {
        "totp": {"secret": keep("ABCD")},
        "recovery_codes": {"seed": keep("seed"), "used_mask": 3},
        "webauthn": {"credential": {"id": "x"}},
    }
    user = UserFactory()
    made = [Authenticator.objects.create(user=user, type=kind, data=words) for kind, words in data.items()]
    old = {"migrated_codes": [keep("one"), keep("two")]}
    return [*made, Authenticator.objects.create(user=UserFactory(), type="recovery_codes", data=old)]


@pytest.fixture
def rotated(settings, practitioner, mash_screener, authenticators):
    """Two referrals and three second factors under the old key, and a new key put first; answers how to drop the old."""
    make_receipt(practitioner)
    make_receipt(practitioner, child={"name": "Somebody Else"})
    old = dict(settings.FIELD_KEYS)
    settings.FIELD_KEYS = {"newer": os.urandom(32), **old}

    def drop_the_old_key() -> None:
        settings.FIELD_KEYS = {"newer": settings.FIELD_KEYS["newer"]}

    return drop_the_old_key


def counts(lines: list[str]) -> dict[str, int]:
    return {label: int(rest.split()[0]) for label, rest in (line.split(": ") for line in lines if ": " in line)}


EXPECTED = {
    "crest.ReferralDraft": 0,
    "crest.Child": 2,
    "crest.Referral": 2,
    "crest.Case": 0,
    "crest.PanelItem": 0,
    "crest.AgencyStatement": 0,
    "crest.PanelAction": 0,
    "training.Needs": 0,
    "shield.Installation": 0,
    "shield.KeptForm": 0,
    "shield.SentForm": 0,
    "mfa.Authenticator": 3,
}


def test_a_rotation_from_its_beginning_to_its_end(rotated, mash_screener, authenticators):
    with pytest.raises(CommandError, match="^Rows that still need an older key: 7"):
        run("--check")
    lines = run()
    assert counts(lines) == EXPECTED
    assert lines[-1] == "Everything is encrypted with newer. Run reencrypt --check before you remove an old key."
    assert run("--check")[-1] == "Every row uses the key newer."

    rotated()
    with seen_by(mash_screener):
        assert sorted(child.name for child in Child.objects.all()) == ["Robin Fernleaf", "Somebody Else"]
        assert {type(referral.concern) for referral in Referral.objects.all()} == {str}
        assert {referral.missing_detail for referral in Referral.objects.all()} == {None}
    read = get_adapter().decrypt
    totp, codes, passkey, migrated = [Authenticator.objects.get(pk=row.pk).data for row in authenticators]
    assert (read(totp["secret"]), read(codes["seed"]), codes["used_mask"]) == ("ABCD", "seed", 3)
    assert passkey == {"credential": {"id": "x"}}
    assert [read(code) for code in migrated["migrated_codes"]] == ["one", "two"]


def test_a_second_run_finds_nothing_to_do_and_records_nothing(rotated):
    run()
    recorded = AuditEntry.objects.count()
    assert set(counts(run()).values()) == {0}
    assert AuditEntry.objects.count() == recorded


def test_what_was_enciphered_again_is_in_the_audit(rotated):
    run()
    told = AuditEntry.objects.filter(kind="shield.keys-renewed").order_by("at")
    assert [entry.facts for entry in told] == [
        {"of": "crest.Child", "rows": 2, "key": "newer"},
        {"of": "crest.Referral", "rows": 2, "key": "newer"},
        {"of": "mfa.Authenticator", "rows": 3, "key": "newer"},
    ]


def test_a_run_that_is_stopped_goes_on_where_it_was(rotated, monkeypatch):
    monkeypatch.setattr(reencryption, "BATCH", 1)
    renew, seen = reencryption.EncryptedRows.renew, []

    def stop_at_the_third(self, row):
        seen.append(row.pk)
        if len(seen) == 3:
            raise KeyboardInterrupt
        renew(self, row)

    with (
        mock.patch.object(reencryption.EncryptedRows, "renew", stop_at_the_third),
        pytest.raises(KeyboardInterrupt),
    ):
        run()
    assert sum(counts(run()).values()) == 5
    assert run("--check")[-1] == "Every row uses the key newer."


def test_a_batch_that_cannot_be_recorded_is_not_kept(rotated):
    with (
        mock.patch("shield.operations.reencryption.audit.record", side_effect=RuntimeError),
        pytest.raises(RuntimeError),
    ):
        run()
    with pytest.raises(CommandError, match="^Rows that still need an older key: 7"):
        run("--check")


def test_what_no_key_opens_stays_as_it_is_and_is_said(rotated):
    Authenticator.objects.create(user=UserFactory(), type="totp", data={"secret": "unused"})
    with pytest.raises(CommandError, match="^Rows that no key at hand can read: 1"):
        run()
    with pytest.raises(CommandError, match="^Rows that still need an older key: 1"):
        run("--check")
    assert Authenticator.objects.filter(data={"secret": "unused"}).count() == 1


@pytest.mark.parametrize("arguments", [(), ("--check",)])
def test_the_application_which_sees_too_few_rows_is_refused(rotated, arguments):
    with pytest.raises(CommandError, match="Run this with DB_ROLE=portal_owner"):
        call_command("reencrypt", *arguments, stdout=StringIO())


def test_the_application_sees_nothing_more_by_saying_that_it_renews_keys(rotated):
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('portal.renewing_keys', 'on', true)")
    assert Child.objects.count() == 0
    with pytest.raises(Refused), renewing_keys():
        pass


def test_the_owner_sees_nothing_without_saying_so(rotated):
    with as_owner():
        assert Child.objects.count() == 0
        with renewing_keys():
            assert Child.objects.count() == 2
        assert Child.objects.count() == 0


def test_no_table_with_encrypted_values_hides_rows_from_the_renewal():
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relrowsecurity")
        guarded = {name for (name,) in cursor.fetchall()}
        cursor.execute(
            "SELECT tablename, array_agg(cmd ORDER BY cmd) FROM pg_policies"
            " WHERE qual LIKE '%portal.renewing_keys%' AND roles = '{portal_owner}' GROUP BY tablename"
        )
        opened = dict(cursor.fetchall())
    rows = [store for store in reencryption.stores() if isinstance(store, reencryption.EncryptedRows)]
    assert opened == {name: ["SELECT", "UPDATE"] for store in rows if (name := store.model._meta.db_table) in guarded}
