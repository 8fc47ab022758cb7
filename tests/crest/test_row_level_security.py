"""With Django's own filter taken away, the database still shows each person exactly what is theirs."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.db import DatabaseError, ProgrammingError, connection, transaction
from django.utils import timezone

from crest.models import (
    AgencyStatement,
    Case,
    CaseReader,
    Child,
    Panel,
    PanelAction,
    PanelAttendance,
    PanelItem,
    PanelMeeting,
    Referral,
    ReferralDraft,
    ReferralReceipt,
)
from crest.operations import meetings, referrals, restrictions
from crest.presenters import own_agency
from partnership.models import Person, Post
from tests.cast import EVERYBODY, make
from tests.factories.crest import (
    account,
    another_member,
    chair,
    end_seat,
    make_case,
    make_draft,
    make_item,
    make_receipt,
    make_referral,
    seen_by,
)

MODELS = list(apps.get_app_config("crest").get_models())

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def counts(user) -> dict[str, int]:
    """How many rows of each model there are for this person, asked without any filter."""
    with seen_by(user):
        found = {model.__name__: model._base_manager.count() for model in MODELS}
    return {name: count for name, count in found.items() if count}


@pytest.fixture
def everything():
    """One referral waits, one was signposted, one became a case; another case is restricted to the chair."""
    make_draft(make("practitioner"))
    make_referral()
    signposted = make_referral()
    referrals.signpost(referral=signposted, to="Early help", reason="Not for the panel", by=make("mash_screener"))
    item, member = make_item(), make("crest_member")
    meetings.record_statement(
        item=item, agency=own_agency(member), state="given", words="Known", how_known="Record", by=member
    )
    meetings.add_action(case=item.case, title="Warn", agency=own_agency(member), due_on=timezone.localdate(), by=member)
    meetings.record_attendance(
        meeting=item.meeting, states={own_agency(member): "here"}, by=member, today=item.meeting.held_on
    )
    secret = make_case(make_referral(by=make("outsider")))
    restrictions.restrict(case=secret, readers={chair()}, reason="Known family", version=1, by=chair())
    return secret


DRAFTS = {"ReferralDraft": 4}
AT_THE_TABLE = {
    "Child": 1,
    "Referral": 1,
    "Case": 1,
    "CaseReader": 1,
    "Panel": 1,
    "PanelMeeting": 1,
    "PanelItem": 2,
    "AgencyStatement": 1,
    "PanelAction": 1,
    "PanelAttendance": 1,
}
SEEN = {
    "practitioner": DRAFTS | {"ReferralReceipt": 3},
    "outsider": {"ReferralDraft": 1, "ReferralReceipt": 1},
    "mash_screener": {"Child": 4, "Referral": 4, "ReferralReceipt": 4, "Panel": 1, "PanelMeeting": 1},
    "crest_member": AT_THE_TABLE,
    "crest_chair": AT_THE_TABLE,
    "named_reader": AT_THE_TABLE,
    "other_panel_member": AT_THE_TABLE,
    "relative": AT_THE_TABLE,
}


@pytest.mark.parametrize("name", sorted(EVERYBODY))
def test_each_person_sees_exactly_what_is_theirs(everything, name):
    assert counts(make(name)) == SEEN.get(name, {})


def test_a_named_reader_sees_the_restricted_case(everything):
    assert counts(chair()) == AT_THE_TABLE | {"Child": 2, "Referral": 2, "Case": 2}


def test_without_a_context_nobody_sees_anything(everything):
    assert {model.__name__: model._base_manager.count() for model in MODELS if model._base_manager.count()} == {}


@pytest.mark.parametrize("name", sorted(EVERYBODY - {"anonymous"}))
def test_the_django_filter_never_shows_more_than_the_database(everything, name):
    user = make(name)
    with seen_by(user):
        for model in MODELS:
            shown = set(model.objects.visible_to(user).values_list("pk", flat=True))
            assert shown <= set(model._base_manager.values_list("pk", flat=True))


@pytest.mark.parametrize("model", [Child, Referral, Case])
def test_the_two_nets_agree_on_the_records_of_children(everything, model):
    for name in sorted(EVERYBODY - {"anonymous"}):
        user = make(name)
        with seen_by(user):
            assert set(model.objects.visible_to(user)) == set(model._base_manager.all()), name


def test_every_table_of_crest_is_guarded_and_binds_its_owner():
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relkind = 'r' AND relname LIKE 'crest\\_%'")
        tables = {name for (name,) in cursor.fetchall()}
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relkind = 'r' AND relname LIKE 'crest\\_%'"
            " AND relrowsecurity AND relforcerowsecurity"
        )
        assert {name for (name,) in cursor.fetchall()} == tables == {model._meta.db_table for model in MODELS}


def test_the_owner_of_the_tables_sees_nothing_either(everything):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE portal_owner")
        cursor.execute("SELECT (SELECT count(*) FROM crest_child), (SELECT count(*) FROM crest_referral)")
        assert cursor.fetchone() == (0, 0)
        cursor.execute("SET LOCAL ROLE portal_app")


@pytest.mark.django_db(transaction=True)
def test_the_context_is_gone_with_its_transaction():
    referral, screener = make_referral(), make("mash_screener")
    with seen_by(screener):
        assert list(Referral.objects.all()) == [referral]
    assert Referral.objects.count() == 0
    assert Child.objects.count() == 0


def test_a_seat_that_ended_shows_nothing(everything):
    member = make("crest_member")
    end_seat(member, timezone.localdate() - timedelta(days=1))
    assert counts(member) == {}


def test_a_post_that_ended_shows_nothing_to_a_screener(everything):
    screener = make("mash_screener")
    Post.objects.filter(person__user=screener).update(ends_on=timezone.localdate() - timedelta(days=1))
    assert counts(screener) == {}


def test_a_closed_account_shows_nothing(everything):
    screener = make("mash_screener")
    screener.is_active = False
    screener.save()
    assert counts(screener) == {}


def test_a_new_member_sees_the_panel_from_the_first_day(everything):
    assert counts(another_member()) == AT_THE_TABLE


def insert(model, **facts):
    with transaction.atomic():
        return model.objects.create(**facts)


@pytest.mark.parametrize("name", ["administrator", "anonymous"])
def test_whoever_may_not_refer_cannot_write_a_draft(name):
    user = make(name)
    author = make("practitioner")
    with seen_by(user), pytest.raises(ProgrammingError):
        insert(ReferralDraft, started_by=user if user.pk else author, answers={})


def test_nobody_writes_in_the_name_of_another(practitioner, outsider):
    with seen_by(outsider), pytest.raises(ProgrammingError):
        insert(Child, name="X", entered_by=practitioner)


def test_nobody_writes_without_a_context(practitioner):
    with pytest.raises(ProgrammingError):
        insert(Child, name="X", entered_by=practitioner)


def test_a_referral_cannot_be_born_accepted(practitioner):
    receipt = make_receipt(practitioner)
    facts = {name: getattr(account(), name) for name in ("phone", "relationship", "kinds", "concern", "missing")}
    with seen_by(practitioner), pytest.raises(ProgrammingError):
        insert(
            Referral,
            **facts,
            reference="CR-2222",
            draft_key=receipt.pk,
            child_id=receipt.referral.child_id,
            referrer=practitioner,
            agency=practitioner.person.agency_on(),
            young_person_told="agrees",
            parents_told="agrees",
            status="accepted",
        )


def test_the_referrer_cannot_change_the_status(practitioner):
    receipt = make_receipt(practitioner)
    with seen_by(practitioner):
        assert Referral.objects.filter(pk=receipt.referral_id).update(status="accepted") == 0
        assert ReferralReceipt.objects.filter(pk=receipt.pk).update(status="accepted") == 0


def test_a_screener_cannot_read_or_change_a_case(mash_screener):
    case = make_case()
    with seen_by(mash_screener):
        assert Case.objects.count() == 0
        assert Case.objects.filter(pk=case.pk).update(restricted=False) == 0


def test_a_panel_member_cannot_open_a_case(crest_member):
    referral = make_referral()
    with seen_by(crest_member), pytest.raises(ProgrammingError):
        insert(Case, code="CR-2222", child_id=referral.child_id, opened_from=referral, opened_by=crest_member)


def test_a_member_without_the_right_cannot_touch_a_restricted_case(everything, crest_member):
    with seen_by(crest_member):
        assert Case.objects.filter(pk=everything.pk).update(code="CR-9999") == 0
        assert PanelItem.objects.filter(case=everything.pk).update(kind="review") == 0
        with pytest.raises(ProgrammingError):
            insert(CaseReader, case_id=everything.pk, user=crest_member)


@pytest.mark.parametrize("model", [Child, Referral, ReferralReceipt, Case, PanelItem, AgencyStatement, PanelAction])
def test_the_application_cannot_delete_a_record(everything, model):
    with seen_by(chair()), pytest.raises(ProgrammingError), transaction.atomic():
        model.objects.all()._raw_delete("default")


def test_only_a_chair_sets_up_a_panel(crest_member, everything):
    with seen_by(crest_member):
        assert Panel.objects.update(name="Mine") == 0


def test_a_foreign_key_to_a_hidden_row_still_holds(practitioner, outsider):
    receipt = make_receipt(practitioner)
    with seen_by(outsider), pytest.raises(DatabaseError), transaction.atomic():
        insert(
            ReferralReceipt,
            referral_id=receipt.pk,
            draft_key=receipt.pk,
            reference="CR-2222",
            referrer=outsider,
            sent_at=timezone.now(),
        )
        connection.check_constraints()


def test_nothing_of_the_room_is_left_to_others(everything, administrator, team, board_member):
    for user in (administrator, team, board_member):
        assert counts(user) == {}
        with seen_by(user):
            assert PanelMeeting.objects.count() == PanelAttendance.objects.count() == 0


def test_the_context_of_somebody_without_a_person_shows_nothing(everything, practitioner):
    Person.objects.filter(user=practitioner).update(user=None)
    assert counts(practitioner) == {"ReferralDraft": 4, "ReferralReceipt": 3}
