"""Those who act on one version at the same moment, on connections of their own."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from threading import Barrier

import pytest
from django.db import connection

from partnership.models import ArrangementsSection, ArrangementsStatus, ArrangementsVersion
from partnership.publications.operations import arrangements
from shield.models import Document, StatusChange
from shield.refusals import Refused
from tests.factories.arrangements import partner, three_partners, version_in
from tests.factories.partnership import UserFactory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("quick_print")]
A = ArrangementsStatus


def at_once(*acts):
    """Each in a thread of its own: what came of it, or how the refusal begins."""
    together = Barrier(len(acts))

    def attempt(act):
        together.wait(timeout=10)
        try:
            act()
        except Refused as refusal:
            return refusal.message.partition(".")[0].partition(":")[0]
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(max_workers=len(acts)) as pool:
        return list(pool.map(attempt, acts))


def test_three_partners_who_sign_at_once_make_one_set_of_three():
    version, signers = version_in(A.SIGNING), three_partners()
    told = at_once(*(lambda by=by: arrangements.sign(version=version, by=by) for by in signers))
    assert told == ["done"] * 3
    assert (ArrangementsVersion.objects.get().status, version.live_signatures().count()) == (A.SIGNED, 3)
    assert [change.verb for change in StatusChange.objects.of(version)] == ["complete-signing"]


def test_the_last_two_who_sign_at_once_complete_the_set_once():
    signers = three_partners()
    version = version_in(A.SIGNING, signers=signers[:1])
    told = at_once(*(lambda by=by: arrangements.sign(version=version, by=by) for by in signers[1:]))
    assert (told, ArrangementsVersion.objects.get().status) == (["done", "done"], A.SIGNED)


def test_one_partner_who_presses_four_times_signs_once(rivals):
    version, signer = version_in(A.SIGNING), partner("health")
    assert rivals(lambda: arrangements.sign(version=version, by=signer).seat) == [
        *["It is signed for this partner already."] * 3,
        "health",
    ]
    assert version.live_signatures().count() == 1


def test_an_edit_during_the_last_signature_leaves_no_signed_version_with_other_words():
    signers, team = three_partners(), UserFactory()
    version = version_in(A.SIGNING, signers=signers[:2])

    def edit():
        section = version.sections.select_related("version").get()
        arrangements.edit_section(section=section, read=version.version, title="Partners", body="Other.", by=team)

    at_once(edit, lambda: arrangements.sign(version=version, by=signers[2]))
    version.refresh_from_db()
    assert (version.status, version.live_signatures().count()) == (A.DRAFT, 0)
    assert ArrangementsSection.objects.get().body == "Other."


def test_four_clocks_publish_a_version_once(rivals):
    version_in(A.PUBLISHED)
    version_in(A.SIGNED, number=2, signers=three_partners())
    told = rivals(lambda: arrangements.publish_due(now=datetime(2025, 1, 1, tzinfo=UTC)))
    assert told.count(1) == 1
    assert list(ArrangementsVersion.objects.order_by("number").values_list("status", flat=True)) == [
        A.SUPERSEDED,
        A.PUBLISHED,
    ]
    assert Document.objects.filter(filename="arrangements-version-2.pdf").count() == 1


def test_two_who_begin_at_once_begin_one_version(rivals):
    version_in(A.PUBLISHED)
    team = UserFactory()
    begun = rivals(lambda: arrangements.begin(by=team, effective_on=date(2025, 1, 1), edition="2023").number)
    assert (begun.count(2), ArrangementsVersion.objects.count()) == (1, 2)


def test_two_who_begin_the_first_at_once_begin_one_version(rivals):
    team = UserFactory()
    begun = rivals(lambda: arrangements.begin(by=team, effective_on=date(2025, 1, 1), edition="2023").number)
    assert (begun.count(1), ArrangementsVersion.objects.count()) == (1, 1)


def test_two_who_edit_the_same_text_at_once_overwrite_nothing(rivals):
    version, team = version_in(A.DRAFT), UserFactory()

    def edit():
        section = ArrangementsSection.objects.select_related("version").get()
        arrangements.edit_section(section=section, read=1, title="Partners", body="Other.", change="New", by=team)
        return "done"

    assert rivals(edit).count("done") == 1
    assert (ArrangementsVersion.objects.get().version, version.changes.count()) == (2, 1)
