"""Permissions come from current posts and memberships, and fail closed."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser

from partnership.board.rules import owns_action, reported_action
from partnership.directory.rules.predicates import has_object, is_person, is_without_post, leads_agency_of_post
from partnership.directory.rules.roles import is_practitioner, roles_of
from partnership.models import GroupKind, PostRole
from partnership.publications.rules import wrote_issue
from shield import working_days
from shield.models import User
from tests.cast import school
from tests.factories.partnership import GroupFactory, MembershipFactory, PostFactory, UserFactory
from tests.factories.publications import IssueFactory

pytestmark = pytest.mark.django_db

ABOUT_A_RECORD = [
    leads_agency_of_post,
    is_person,
    owns_action,
    reported_action,
    wrote_issue,
    has_object,
]


@pytest.mark.parametrize("predicate", ABOUT_A_RECORD, ids=lambda predicate: predicate.name)
def test_predicates_about_a_record_are_false_without_one(predicate, team):
    assert predicate(team, None) is False


@pytest.mark.parametrize("nobody", [None, AnonymousUser()])
def test_an_anonymous_visitor_holds_no_role(nobody):
    assert roles_of(nobody) == frozenset()
    assert is_practitioner(nobody) is False


def test_a_closed_account_holds_no_role(practitioner):
    practitioner.is_active = False
    assert roles_of(practitioner) == frozenset()


def test_roles_are_current_posts_and_memberships():
    post = PostFactory(role=PostRole.TRAINER)
    MembershipFactory(person=post.person, group=GroupFactory(kind=GroupKind.BOARD))
    ended = PostFactory(person=post.person, role=PostRole.OPERATIONAL_TEAM)
    ended.ends_on = working_days.today() - timedelta(days=1)
    ended.save()
    assert roles_of(post.person.user) == {"trainer", "member:board"}


def test_a_post_counts_on_its_last_day():
    post = PostFactory(ends_on=working_days.today())
    assert roles_of(post.person.user) == {"practitioner"}


def test_ended_permissions_are_gone_with_the_next_request():
    post = PostFactory(role=PostRole.OPERATIONAL_TEAM)
    assert post.person.user.has_perm("partnership.manage-people") is True
    post.ends_on = working_days.today() - timedelta(days=1)
    post.save()
    assert User.objects.get(pk=post.person.user_id).has_perm("partnership.manage-people") is False


def test_an_agency_lead_can_end_posts_of_the_same_agency_only(agency_lead):
    assert agency_lead.has_perm("partnership.end-post", PostFactory(agency=school())) is True
    assert agency_lead.has_perm("partnership.end-post", PostFactory()) is False
    assert agency_lead.has_perm("partnership.end-post") is False


def test_the_writer_of_an_issue_may_not_approve_it(team):
    assert team.has_perm("partnership.approve-bulletinissue", IssueFactory()) is True
    assert team.has_perm("partnership.approve-bulletinissue", IssueFactory(written_by=team)) is False
    assert team.has_perm("partnership.approve-bulletinissue") is False


def test_only_lead_partners_sign(the_cast):
    signers = {
        name
        for name in ("board_member", "executive_member", "lead_partner", "scrutineer", "team", "administrator")
        if the_cast(name).has_perm("partnership.sign-annualreport")
    }
    assert signers == {"lead_partner"}


def test_an_account_without_a_post_is_recognised(practitioner):
    assert is_without_post(UserFactory()) is True
    assert is_without_post(practitioner) is False
    assert is_without_post(AnonymousUser()) is False
