"""A restricted case: who may do what with it, and how it is restricted and opened again."""

import pytest

from crest.models import Case
from crest.operations import restrictions
from crest.rules import CHAIR_PANEL, DECIDE, READ_ACCESS_LOG, READ_PANEL, RESTRICT
from shield.models import AuditEntry
from shield.refusals import Refused
from tests.factories.crest import another_member, chair, make_case, seen_by

pytestmark = pytest.mark.django_db

RIGHTS_OVER_A_CASE = (DECIDE, READ_ACCESS_LOG, "crest.take-on-case", "crest.close-case")


def restricted(case, *readers):
    by = chair()
    return restrictions.restrict(case=case, readers=[by, *readers], reason="A relative", version=case.version, by=by)


def rights(user, case):
    with seen_by(user):
        return {right for right in (*RIGHTS_OVER_A_CASE, RESTRICT) if user.has_perm(right, case)}


def test_a_case_that_is_not_restricted_is_open_to_the_whole_panel(crest_member):
    case = make_case()
    assert rights(crest_member, case) == set(RIGHTS_OVER_A_CASE)
    assert rights(chair(), case) == {*RIGHTS_OVER_A_CASE, RESTRICT}


def test_a_restricted_case_is_open_to_its_readers_only(crest_member):
    case, outside = make_case(), another_member()
    restricted(case, crest_member)
    assert rights(crest_member, case) == set(RIGHTS_OVER_A_CASE)
    assert rights(outside, case) == set()
    assert outside.has_perm(READ_PANEL)


def test_a_chair_who_is_no_reader_has_no_right_over_the_case(crest_member):
    case = make_case()
    restricted(case, crest_member)
    with seen_by(chair()):
        case.readers.filter(user=chair()).delete()
    assert rights(chair(), case) == set()
    assert chair().has_perm(CHAIR_PANEL)


@pytest.mark.parametrize("name", ["practitioner", "team", "mash_screener", "administrator", "executive_member"])
def test_nobody_outside_the_panel_has_a_right_over_a_case(name, the_cast):
    assert rights(the_cast(name), make_case()) == set()


def test_a_reader_who_leaves_the_list_reads_the_case_no_longer(crest_member):
    case, second = make_case(), another_member()
    restricted(case, crest_member, second)
    case.version += 1
    restricted(case, crest_member)
    assert [rights(user, case) != set() for user in (crest_member, second)] == [True, False]


def test_lifting_opens_the_case_to_the_whole_panel_again(crest_member):
    case, outside, by = make_case(), another_member(), chair()
    restricted(case, crest_member)
    lifted = restrictions.lift(case=case, version=case.version + 1, by=by)
    assert (lifted.restricted, lifted.restricted_because, lifted.version) == (False, None, case.version + 2)
    with seen_by(outside):
        assert Case.objects.visible_to(outside).get().readers.count() == 0
    with seen_by(by):
        assert AuditEntry.objects.about(case).filter(kind="crest.case-restriction-lifted").count() == 1


def test_what_somebody_else_changed_is_neither_restricted_nor_lifted(crest_member):
    case, by = make_case(), chair()
    restricted(case)
    with pytest.raises(Refused, match="changed this case"):
        restrictions.restrict(case=case, readers=[by], reason="A relative", version=case.version, by=by)
    with pytest.raises(Refused, match="changed this case"):
        restrictions.lift(case=case, version=case.version, by=by)
    with seen_by(by):
        assert Case.objects.get().restricted
