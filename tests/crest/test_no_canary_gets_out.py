"""A referral full of canaries goes the whole way; not one turns up where plain words can be read."""

import logging

import pytest
from django.apps import apps
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.urls import reverse

from crest.models import ReferralDraft
from shield.models import AuditEntry, EmailNotice
from shield.operations import outbox
from tests.cast import EVERYBODY, enter, make
from tests.factories.crest import chair, make_panel, seen_by

CANARY = "canary"

STEPS = {
    "young-person": {
        "phone": f"020 {CANARY} 1",
        "relationship": f"{CANARY} 2",
        "name": f"{CANARY} 3",
        "known_as": f"{CANARY} 4",
        "estimated_age": "14",
        "school": f"{CANARY} 5",
    },
    "concern": {
        "kinds": ["criminal"],
        "concern": f"{CANARY} 6",
        "own_words": f"{CANARY} 7",
        "said_to": f"{CANARY} 8",
        "missing": "yes",
        "missing_detail": f"{CANARY} 9",
    },
    "who-knows": {
        "young_person_told": "not_told",
        "parents_told": "not_told",
        "not_told_because": f"{CANARY} 10",
    },
}

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def go_the_whole_way(sign_in) -> None:
    make_panel()
    practitioner, screener, member = make("practitioner"), make("mash_screener"), make("crest_member")
    client = sign_in(practitioner)
    client.post(reverse("crest:referral-start"), {"danger": "no"})
    with seen_by(practitioner):
        draft = ReferralDraft.objects.get()
    for version, (slug, typed) in enumerate(STEPS.items(), start=1):
        client.post(reverse("crest:draft-update", args=[draft.pk, slug]), typed | {"version": version})
    sent = client.post(reverse("crest:referral-create", args=[draft.pk]), {"declaration": "on"})
    assert client.get(sent.headers["Location"]).status_code == 200
    client = sign_in(screener)
    queue = client.get(reverse("crest:referral-list"))
    referral = queue.context["referrals"][0]
    for name in ("detail", "accept"):
        client.get(reverse(f"crest:referral-{name}", args=[referral.pk]))
    client.post(reverse("crest:referral-accept", args=[referral.pk]), {"reason": f"{CANARY} 11"})
    client = sign_in(member)
    meeting = client.get(reverse("crest:meeting-list")).context["rows"][0][0]
    item = meeting.items
    with seen_by(member):
        item = meeting.items.get()
    at = [meeting.pk, item.pk]
    page = client.get(reverse("crest:item-detail", args=at))
    assert f"{CANARY} 7" in page.content.decode()
    client.post(
        reverse("crest:statement-create", args=at),
        {"state": "given", "words": f"{CANARY} 12", "how_known": f"{CANARY} 13"},
    )
    client.post(
        reverse("crest:item-decide", args=at),
        {"outcome": "take_on", "reasons": f"{CANARY} 14", "version": 1, "risk_word": "Serious"},
    )
    assert f"{CANARY} 3" in client.get(reverse("crest:case-detail", args=[item.case_id])).content.decode()


def plain_tables() -> dict[str, int]:
    """How many rows of each table hold the canary, looked at as somebody who sees the rows."""
    with connection.cursor() as cursor:
        names = connection.introspection.table_names(cursor)
        found = {}
        for name in names:
            cursor.execute(f'SELECT count(*) FROM "{name}" row WHERE row::text ILIKE %s', [f"%{CANARY}%"])
            found[name] = cursor.fetchone()[0]
    return {name: count for name, count in found.items() if count}


def test_no_table_no_session_no_cache_and_no_log_holds_a_canary(sign_in, caplog):
    with caplog.at_level(logging.DEBUG):
        go_the_whole_way(sign_in)
    for user in (make("practitioner"), make("mash_screener"), make("crest_member"), chair()):
        with seen_by(user):
            assert plain_tables() == {}
    assert CANARY not in "".join(
        record.getMessage() for record in caplog.records if record.name != "django.db.backends"
    )
    stored = cache._cache.get_client()
    values = [stored.get(key) or b"" for key in stored.keys("*")]
    assert [value for value in values if CANARY.encode() in value] == []


def test_the_scan_finds_what_is_plain(practitioner):
    practitioner.name = CANARY
    practitioner.save()
    assert plain_tables() == {"shield_user": 1}


def test_no_audit_entry_and_no_notice_says_more_than_it_must(sign_in):
    go_the_whole_way(sign_in)
    assert {tuple(sorted(notice.context)) for notice in EmailNotice.objects.all()} == {("path", "reference")}
    assert set().union(*(entry.facts for entry in AuditEntry.objects.filter(kind__startswith="crest."))) <= {
        "step",
        "referrals",
        "receipts",
        "meetings",
        "meeting",
        "case",
        "agency",
    }


def test_no_mail_says_who(sign_in):
    go_the_whole_way(sign_in)
    outbox.send_due()
    assert len(mail.outbox) == 2
    for message in mail.outbox:
        whole = message.message().as_string() + message.body + "".join(part for part, _ in message.alternatives)
        assert CANARY not in whole
        assert [word in whole.lower() for word in ("serious", "criminal", "exploit", "risk")] == [False] * 4
        assert "/crest/" in message.body


def test_no_address_says_who(sign_in):
    addresses = [pattern.pattern._route for pattern in apps.get_app_config("crest").module.urls.urlpatterns]
    assert [
        part for route in addresses for part in route.split("/") if part.startswith("<") and "uuid" not in part
    ] == ["<slug:step>", "<slug:step>"]


@pytest.mark.parametrize("name", sorted(EVERYBODY - {"mash_screener", "crest_member"}))
def test_nobody_else_finds_a_canary_by_searching(sign_in, client, name):
    go_the_whole_way(sign_in)
    client.logout()
    if name != "anonymous":
        enter(client, make(name))
    page = client.get(reverse("search"), {"q": CANARY})
    assert page.context["hits"] == []
