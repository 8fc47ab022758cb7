"""Who may open what in CREST. Whoever may not know is answered 404, the administrator and the team included."""

from datetime import date
from functools import partial
from typing import Any

from django.urls import reverse

from crest.models import PanelAction, PanelItem
from crest.operations import meetings, restrictions
from crest.presenters import own_agency
from partnership.models import Membership
from tests.access.address import AT_WORK, Address
from tests.cast import make
from tests.factories.crest import make_draft, make_item, make_panel, make_receipt, make_referral, numbers

REFERRERS = AT_WORK
# A member of one panel is a member of every panel.
PANEL = {"crest_member", "crest_chair", "other_panel_member", "named_reader", "relative"}
SCREENERS = {"mash_screener"}


def plain(name: str) -> str:
    numbers()
    return reverse(f"crest:{name}")


# Each step of the form, filled in.
ANSWERS = {
    "young-person": {
        "phone": ["020 7946 0999"],
        "relationship": ["Form tutor"],
        "name": ["Robin Fernleaf"],
        "estimated_age": ["14"],
    },
    "concern": {"kinds": ["criminal"], "concern": ["Out late."], "missing": ["no"]},
    "who-knows": {"young_person_told": ["agrees"], "parents_told": ["agrees"]},
}


def own_draft(user: Any) -> Any:
    """A complete draft of the user; of the practitioner where the user can have none."""
    numbers()
    writes = user.pk and user.has_perm("crest.refer")
    return make_draft(user if writes else make("practitioner"), ANSWERS)


def draft_page(name: str, *more: str, **facts: Any) -> Address:
    return Address(
        path=lambda user: reverse(f"crest:{name}", args=[own_draft(user).pk, *more]),
        otherwise=404,
        get={200: REFERRERS},
        **facts,
    )


def receipt_of(user: Any) -> str:
    writes = user.pk and user.has_perm("crest.refer")
    return reverse("crest:receipt-detail", args=[make_receipt(user if writes else make("practitioner")).pk])


def referral_page(name: str, **facts: Any) -> Address:
    def path() -> str:
        make_panel()
        return reverse(f"crest:{name}", args=[make_referral().pk])

    return Address(path=path, otherwise=404, get={200: SCREENERS}, **facts)


def item_page(name: str, **facts: Any) -> Address:
    def path() -> str:
        item = make_item()
        return reverse(f"crest:{name}", args=[item.meeting_id, item.pk])

    return Address(path=path, otherwise=404, **facts)


def meeting_page(name: str, **facts: Any) -> Address:
    return Address(
        path=lambda: reverse(f"crest:{name}", args=[make_item().meeting_id]), otherwise=404, get={200: PANEL}, **facts
    )


def case_page(name: str, **facts: Any) -> Address:
    return Address(path=lambda: reverse(f"crest:{name}", args=[make_item().case_id]), otherwise=404, **facts)


def action_of(item: PanelItem) -> PanelAction:
    member = make("crest_member")
    return meetings.add_action(
        case=item.case, title="Warn", agency=own_agency(member), due_on=date(2027, 1, 1), by=member
    )


def action_path(verb: str) -> str:
    return reverse(f"crest:action-{verb}", args=[action_of(make_item()).pk])


CHAIR = {"crest_chair"}
# A case that touches the family of a member of the panel is restricted to the others.
NAMED = CHAIR | {"named_reader"}


def restricted_item() -> PanelItem:
    item = make_item()
    readers = {make(name) for name in NAMED}
    restrictions.restrict(
        case=item.case, readers=readers, reason="The relative's family", version=1, by=make("crest_chair")
    )
    return item


def restricted_case(name: str, **facts: Any) -> Address:
    return Address(path=lambda: reverse(f"crest:{name}", args=[restricted_item().case_id]), otherwise=404, **facts)


def on_restricted_item(name: str, **facts: Any) -> Address:
    def path() -> str:
        item = restricted_item()
        return reverse(f"crest:{name}", args=[item.meeting_id, item.pk])

    return Address(path=path, otherwise=404, **facts)


def restricted_action(verb: str) -> str:
    item = make_item()
    action = action_of(item)
    readers = {make(name) for name in NAMED}
    restrictions.restrict(
        case=item.case, readers=readers, reason="The relative's family", version=1, by=make("crest_chair")
    )
    return reverse(f"crest:action-{verb}", args=[action.pk])


def seat_of_chair() -> dict[str, Any]:
    return {"readers": [Membership.objects.get(person__user=make("crest_chair")).pk]}


def decided() -> dict[str, Any]:
    return {"reasons": "Out late with older boys.", "outcome": "take_on", "version": 1}


ACCESS = {
    "crest:referral-start": Address(path=lambda: plain("referral-start"), get={200: REFERRERS}, post={422: REFERRERS}),
    "crest:referral-danger": Address(path=lambda: plain("referral-danger"), get={200: REFERRERS}),
    "crest:draft-update": draft_page("draft-update", "concern", post={422: REFERRERS}),
    "crest:draft-autosave": Address(
        path=lambda user: reverse("crest:draft-autosave", args=[own_draft(user).pk, "concern"]),
        otherwise=404,
        post={202: REFERRERS},
        # Each step of the draft has been saved once.
        data=lambda: {"version": 1 + len(ANSWERS)},
    ),
    "crest:referral-create": draft_page("referral-create", post={422: REFERRERS}),
    "crest:draft-delete": draft_page("draft-delete", post={302: REFERRERS}),
    "crest:receipt-list": Address(path=lambda: plain("receipt-list"), get={200: REFERRERS}),
    "crest:receipt-detail": Address(path=receipt_of, otherwise=404, get={200: REFERRERS}),
    "crest:referral-list": Address(path=lambda: plain("referral-list"), otherwise=404, get={200: SCREENERS}),
    "crest:referral-detail": referral_page("referral-detail"),
    "crest:referral-accept": referral_page("referral-accept", post={422: SCREENERS}),
    "crest:referral-signpost": referral_page("referral-signpost", post={422: SCREENERS}),
    "crest:meeting-list": Address(path=lambda: plain("meeting-list"), otherwise=404, get={200: PANEL}),
    "crest:meeting-detail": meeting_page("meeting-detail"),
    "crest:attendance-update": meeting_page("attendance-update", post={422: PANEL}),
    "crest:item-detail": item_page("item-detail", get={200: PANEL}),
    "crest:item-decide": item_page("item-decide", get={200: PANEL}, post={422: PANEL}, data=decided),
    "crest:statement-create": item_page("statement-create", get={200: PANEL}, post={422: PANEL}),
    "crest:action-create": item_page("action-create", get={200: PANEL}, post={422: PANEL}),
    **{
        f"crest:action-{move.verb}": Address(
            path=partial(action_path, move.verb), otherwise=404, get={200: PANEL}, post={422: PANEL}
        )
        for move in PanelAction.WORKFLOW
    },
    "crest:case-detail": case_page("case-detail", get={200: PANEL}),
    "crest:case-access-log": case_page("case-access-log", get={200: PANEL}),
    "crest:case-restrict": case_page("case-restrict", get={200: CHAIR}, post={422: CHAIR}, data=seat_of_chair),
    "crest:case-lift-restriction": restricted_case("case-lift-restriction", get={200: CHAIR}, post={422: CHAIR}),
    "crest:panel-create": Address(
        path=lambda: plain("panel-create"), otherwise=404, get={200: CHAIR}, post={422: CHAIR}
    ),
    "crest:panel-update": Address(
        path=lambda: reverse("crest:panel-update", args=[make_panel().pk]),
        otherwise=404,
        get={200: CHAIR},
        post={422: CHAIR},
    ),
    # Whoever is not named does not find a restricted case, and neither does the relative.
    "crest:case-detail of a restricted case": restricted_case("case-detail", get={200: NAMED}),
    "crest:case-access-log of a restricted case": restricted_case("case-access-log", get={200: NAMED}),
    "crest:case-restrict of a restricted case": restricted_case(
        "case-restrict", get={200: CHAIR}, post={422: CHAIR}, data=seat_of_chair
    ),
    "crest:item-detail of a restricted case": on_restricted_item("item-detail", get={200: NAMED}),
    "crest:item-decide of a restricted case": on_restricted_item(
        "item-decide", get={200: NAMED}, post={422: NAMED}, data=decided
    ),
    "crest:statement-create of a restricted case": on_restricted_item(
        "statement-create", get={200: NAMED}, post={422: NAMED}
    ),
    "crest:action-create of a restricted case": on_restricted_item(
        "action-create", get={200: NAMED}, post={422: NAMED}
    ),
    **{
        f"crest:action-{move.verb} of a restricted case": Address(
            path=partial(restricted_action, move.verb), otherwise=404, get={200: NAMED}, post={422: NAMED}
        )
        for move in PanelAction.WORKFLOW
    },
}
