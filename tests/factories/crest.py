"""Records of CREST, made the way the portal makes them: through its operations, each by somebody who may.

Rows of CREST exist only for somebody, so there are functions here instead of factories. ``seen_by`` is the context in
which the database shows what that person may see.
"""

from datetime import date, datetime, time, timedelta
from typing import Any

from crest.models import (
    AwarenessOfReferral,
    Case,
    Missing,
    Panel,
    PanelItem,
    PanelMeeting,
    Referral,
    ReferralDraft,
    ReferralReceipt,
)
from crest.operations import drafts, panels, referrals
from crest.operations.referrals import Account, Subject
from partnership.models import GroupKind, Membership, MembershipRole, PartnershipProfile, Person
from shield import working_days
from shield.records.row_security import acting_as as seen_by
from tests.cast import group_of, make
from tests.factories.partnership import AgencyFactory, MembershipFactory, PersonFactory, PostFactory

__all__ = ["account", "chair", "make_case", "make_draft", "make_panel", "make_receipt", "seen_by", "subject"]


def numbers() -> PartnershipProfile:
    """The numbers without which no referral form is shown."""
    defaults = {"name": "Partnership", "area": "Area", "mash_phone": "020 7946 0101"}
    profile, _ = PartnershipProfile.objects.get_or_create(
        only_one=True, defaults=defaults | {"out_of_hours_phone": "020 7946 0102"}
    )
    return profile


def chair() -> Any:
    """Somebody who chairs CREST."""
    person = Person.objects.filter(email="chair@cast.example.org").first()
    if person is None:
        person = PersonFactory(name="Chair of CREST", email="chair@cast.example.org")
        agency = AgencyFactory(name="Agency of the chair")
        PostFactory(person=person, agency=agency)
        group = group_of(GroupKind.CREST)
        MembershipFactory(person=person, agency=agency, group=group, role=MembershipRole.CHAIR)
    return person.user


def another_member(name: str = "Second member") -> Any:
    """One more panel member, of an agency of their own."""
    person = PersonFactory(name=name)
    post = PostFactory(person=person)
    MembershipFactory(person=person, agency=post.agency, group=group_of(GroupKind.CREST))
    return person.user


def end_seat(user: Any, on: date) -> None:
    Membership.objects.filter(person__user=user).update(ends_on=on)


def make_panel(**facts: Any) -> Panel:
    """The weekly panel, on Tuesdays from 2pm to 4pm."""
    by = chair()
    with seen_by(by):
        panel = Panel.objects.first()
    defaults = {
        "group": group_of(GroupKind.CREST),
        "name": "Operational CREST",
        "first_on": date(2026, 1, 6),
        "starts_at": time(14),
        "ends_at": time(16),
        "risk_words": ["Emerging", "Serious"],
    }
    return panel or panels.create(by=by, **defaults | facts)


def subject(**facts: Any) -> Subject:
    return Subject(**{"name": "Robin Fernleaf", "date_of_birth": "2011-03-04", "school": "Larkhill School"} | facts)


def account(**facts: Any) -> Account:
    defaults = {
        "phone": "020 7946 0999",
        "relationship": "Form tutor",
        "kinds": ["criminal"],
        "concern": "New phone, new trainers, out late with older boys.",
        "own_words": "I just want to go back to football.",
        "said_to": "To the school nurse, last week",
        "missing": Missing.NO,
        "young_person_told": AwarenessOfReferral.AGREES,
        "parents_told": AwarenessOfReferral.NOT_TOLD,
        "not_told_because": "It could raise the risk.",
    }
    return Account(**defaults | facts)


def make_draft(by: Any, answers: dict[str, Any] | None = None) -> ReferralDraft:
    draft = drafts.create(by=by)
    for step, typed in (answers or {}).items():
        draft = drafts.save_step(draft=draft, step=step, answers=typed, version=draft.version, by=by)
    return draft


def make_receipt(by: Any = None, now: datetime | None = None, **facts: Any) -> ReferralReceipt:
    """A referral that was sent, as its author sees it. Facts about the child are passed as ``child={…}``."""
    by = by or make("practitioner")
    about = subject(**facts.pop("child", {}))
    return referrals.submit(draft=make_draft(by), subject=about, account=account(**facts), by=by, now=now)


def make_referral(by: Any = None, now: datetime | None = None, **facts: Any) -> Referral:
    """A referral that waits for the MASH."""
    return make_receipt(by, now, **facts).referral


def make_case(referral: Referral | None = None, now: datetime | None = None, **facts: Any) -> Case:
    """A case on the next agenda: referred by the practitioner, accepted by the screener."""
    make_panel()
    referral = referral or make_referral(now=now, **facts)
    referrals.accept(referral=referral, reason="Fits the panel.", by=make("mash_screener"), now=now)
    with seen_by(make("crest_member")):
        return Case.objects.select_related("child", "opened_from").get(opened_from=referral)


def make_item(now: datetime | None = None, **facts: Any) -> PanelItem:
    """An item on the next agenda."""
    case = make_case(now=now, **facts)
    with seen_by(make("crest_member")):
        return PanelItem.objects.select_related("case", "meeting__panel").get(case=case)


def already_met(item: PanelItem) -> PanelItem:
    """The item after its meeting was moved to yesterday, so that the panel can decide."""
    yesterday = working_days.today() - timedelta(days=1)
    with seen_by(make("crest_member")):
        PanelMeeting.objects.filter(pk=item.meeting_id).update(held_on=yesterday)
        return PanelItem.objects.select_related("case", "meeting__panel").get(pk=item.pk)


def make_meeting() -> PanelMeeting:
    return make_item().meeting
