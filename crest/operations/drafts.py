"""Keep what is being written until it is sent."""

from typing import Any

from django.utils import timezone

from crest.models import ReferralDraft
from shield.operations import audit
from shield.records.row_security import acting_by
from shield.refusals import Refused

Answers = dict[str, list[str]]


@acting_by
def start(*, by: Any) -> ReferralDraft:
    """An empty draft, for somebody who has said that no child is in immediate danger."""
    draft = ReferralDraft.objects.create(started_by=by, answers={})
    audit.record("crest.draft-started", draft, by=by)
    return draft


@acting_by
def save(*, draft: ReferralDraft, step: str, answers: Answers, version: int, by: Any) -> ReferralDraft:
    """Keep what was typed on one step, as it was typed, whole or not.

    Refuses when the draft was saved elsewhere since ``version`` was read, or has been sent: nothing is overwritten.
    """
    draft = ReferralDraft.objects.select_for_update().get(pk=draft.pk)
    if draft.is_sent:
        raise Refused("This referral has been sent and can no longer be changed.")
    if draft.version != version:
        raise Refused(
            "You saved this draft in another window meanwhile. Copy what you need from here, then open the draft again."
        )
    draft.answers = {**(draft.answers or {}), step: answers}
    draft.saved_at = timezone.now()
    draft.version += 1
    draft.save(update_fields=["answers", "saved_at", "version"])
    audit.record("crest.draft-saved", draft, by=by, step=step)
    return draft


@acting_by
def discard(*, draft: ReferralDraft, by: Any) -> None:
    """Throw an unsent draft away for good."""
    draft = ReferralDraft.objects.select_for_update().get(pk=draft.pk)
    if draft.is_sent:
        raise Refused("This referral has been sent and cannot be thrown away.")
    audit.record("crest.draft-discarded", draft, by=by)
    draft.delete()
