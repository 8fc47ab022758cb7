"""Two records of one person become one: refused where it must be, all or nothing, with history and one email."""

from datetime import date

import pytest
from allauth.usersessions.models import UserSession

from partnership.directory.operations import merges
from partnership.models import AccountMerge, ActionStatus, GroupKind, MembershipRole, Person, PostRole
from shield.extension_points import account_merges
from shield.models import AuditEntry, EmailNotice
from shield.operations import accounts
from shield.refusals import Refused
from tests.factories.partnership import (
    ActionFactory,
    AgencyFactory,
    GroupFactory,
    MembershipFactory,
    PersonFactory,
    PostFactory,
)
from tests.factories.publications import InvitationFactory, SubscriberFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def kept():
    return PersonFactory(name="Jo O’Neill", email="jo@new.example.org")


@pytest.fixture
def closed():
    return PersonFactory(name="Jo Oneil", email="jo@old.example.org")


def merge(kept, closed, by, **more):
    seen = merges.preview(kept=kept, closed=closed, by=by).fingerprint
    return merges.merge(kept=kept, closed=closed, reason="Moved to a new address", seen=seen, by=by, **more)


def test_the_closed_record_signs_in_no_more_and_its_sessions_end(client, kept, closed, team):
    client.force_login(closed.user)
    client.get("/")
    account = closed.user
    made = merge(kept, closed, team)
    account.refresh_from_db()
    assert (account.is_active, account.has_usable_password(), UserSession.objects.count()) == (False, False, 0)
    assert not Person.objects.filter(name="Jo Oneil").exists()
    assert (made.closed_email, made.closed_user, made.by, made.reason) == (
        "jo@old.example.org",
        account,
        team,
        "Moved to a new address",
    )
    assert AuditEntry.objects.filter(kind="partnership.accounts-merged").count() == 1
    with pytest.raises(Refused, match="was merged with that of Jo O’Neill"):
        accounts.reopen(user=account, by=team)


def test_posts_seats_actions_and_subscriptions_follow_once(kept, closed, team):
    agency, group = AgencyFactory(), GroupFactory()
    own = PostFactory(person=kept, agency=agency, starts_on=date(2024, 5, 1))
    twice = PostFactory(person=closed, agency=agency, starts_on=date(2021, 5, 1))
    lead = PostFactory(person=closed, agency=agency, role=PostRole.AGENCY_LEAD)
    MembershipFactory(person=kept, agency=agency, group=group)
    MembershipFactory(person=closed, agency=agency, group=group)
    action = ActionFactory(agency=agency, owner=twice, status=ActionStatus.OPEN)
    subscriber = SubscriberFactory(email="jo@old.example.org")
    invitation = InvitationFactory(email="jo@old.example.org")
    merge(kept, closed, team)
    for record in (own, twice, lead, action, subscriber, invitation):
        record.refresh_from_db()
    assert (own.starts_on, own.ends_on, twice.ends_on is None, lead.person) == (date(2021, 5, 1), None, False, kept)
    assert kept.memberships.filter(ends_on=None).count() == 1
    assert (action.owner, subscriber.email, invitation.email) == (own, kept.email, kept.email)


def test_the_person_gets_one_summary_and_the_former_address_finds_them(kept, closed, team):
    post = PostFactory(person=closed, job_title="Nurse")
    merge(kept, closed, team)
    email = EmailNotice.objects.get()
    assert (email.to, email.context["closed"]) == (kept.email, "jo@old.example.org")
    assert email.context["lines"] == [{"title": f"Nurse, {post.agency}", "kept": "Post kept", "closed": ""}]
    assert Person.objects.with_address("jo@old.example.org") == kept


def test_an_account_is_taken_over_by_a_record_without_one(closed, team):
    booked = PersonFactory(user=None, name="Jo", email="jo@school.example.org")
    account = closed.user
    merge(booked, closed, team)
    booked.refresh_from_db()
    account.refresh_from_db()
    assert (booked.user, booked.email, account.is_active, account.name) == (account, "jo@old.example.org", True, "Jo")


def refused(kept, closed, by):
    with pytest.raises(Refused) as refusal:
        merge(kept, closed, by)
    assert not AccountMerge.objects.exists()
    return refusal.value.message


def test_nobody_merges_their_own_account(team, closed):
    assert refused(team.person, closed, team).startswith("You cannot merge your own account")


def test_administrators_are_not_merged(administrator, closed, team):
    assert refused(closed, administrator.person, team) == "The account of an administrator cannot be merged"


@pytest.mark.parametrize("who", ["crest_member", "mash_screener", "leaver"])
def test_whoever_is_or_was_in_crest_is_not_merged(who, the_cast, closed, team):
    assert "members of CREST" in refused(closed, the_cast(who).person, team)


def test_a_record_is_not_merged_with_itself(kept, team):
    assert refused(kept, kept, team) == "Select another person: this is the same record"


def test_memberships_in_different_roles_are_decided_first(kept, closed, team):
    group = GroupFactory(kind=GroupKind.OTHER)
    MembershipFactory(person=kept, group=group)
    MembershipFactory(person=closed, group=group, role=MembershipRole.CHAIR)
    assert refused(kept, closed, team).startswith(f"Both are members of {group}")


def test_what_changed_since_the_preview_is_shown_again(kept, closed, team):
    seen = merges.preview(kept=kept, closed=closed, by=team).fingerprint
    PostFactory(person=closed)
    with pytest.raises(Refused, match="has changed since you opened this page"):
        merges.merge(kept=kept, closed=closed, reason="Twice", seen=seen, by=team)


def test_it_is_all_or_nothing(kept, closed, team, monkeypatch):
    PostFactory(person=closed)
    crest = account_merges["crest"]

    def fail(merging):
        raise RuntimeError

    monkeypatch.setitem(account_merges._items, "crest", type(crest)("crest", 90, crest.decisions, merge=fail))
    with pytest.raises(RuntimeError):
        merge(kept, closed, team)
    closed.user.refresh_from_db()
    assert (closed.posts.count(), closed.user.is_active, EmailNotice.objects.count()) == (1, True, 0)
