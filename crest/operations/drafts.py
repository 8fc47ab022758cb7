"""Store a referral while it is being written."""

from django.utils import timezone

from crest.models import ReferralDraft
from shield.models import User
from shield.operations import audit
from shield.records.row_security import acting_by
from shield.refusals import ChangedMeanwhile, Refused

Answers = dict[str, list[str]]


@acting_by
def create(*, by: User) -> ReferralDraft:
    """Return an empty draft, for a person who has answered that no child is in immediate danger."""
    draft = ReferralDraft.objects.create(started_by=by, answers={})
    audit.record("crest.draft-started", draft, by=by)
    return draft


@acting_by
def save_step(*, draft: ReferralDraft, step: str, answers: Answers, version: int, by: User) -> ReferralDraft:
    """Return the draft with what was typed on one step, complete or not.

    Raise ``ChangedMeanwhile`` when the draft was saved elsewhere since ``version`` was read, ``Refused`` when it was sent.
    """
    draft = ReferralDraft.objects.select_for_update().get(pk=draft.pk)
    if draft.is_sent:
        raise Refused("You have already sent this referral, so you cannot edit it.")
    if draft.version != version:
        raise ChangedMeanwhile(
            "You saved this draft in another window. Check what is different. If you save again, this text replaces it."
        )
    draft.answers = {**(draft.answers or {}), step: answers}
    draft.saved_at = timezone.now()
    draft.version += 1
    draft.save(update_fields=["answers", "saved_at", "version"])
    audit.record("crest.draft-saved", draft, by=by, step=step)
    return draft


@acting_by
def delete(*, draft: ReferralDraft, by: User) -> None:
    """Delete an unsent draft. Raise ``Refused`` when it has been sent."""
    draft = ReferralDraft.objects.select_for_update().get(pk=draft.pk)
    if draft.is_sent:
        raise Refused("You have already sent this referral, so you cannot delete it.")
    audit.record("crest.draft-discarded", draft, by=by)
    draft.delete()
