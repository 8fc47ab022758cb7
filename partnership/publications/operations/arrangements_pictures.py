"""Pictures of the published arrangements: part of the text that three partners sign."""

from typing import Any

from django.db import transaction

from partnership.publications.models import ArrangementsPicture, ArrangementsSection
from partnership.publications.operations.arrangements import open_draft
from partnership.publications.rules import SEE_ARRANGEMENTS_PICTURE
from shield.operations import audit, documents, edits
from shield.refusals import Refused


@transaction.atomic
def add(
    *, section: ArrangementsSection, read: int, file: Any, alternative: str, caption: str, by: Any
) -> ArrangementsPicture:
    """Put a PNG or JPEG picture under a section, with what it shows in words; what was signed is a draft again.

    ``Refused`` for any other file, or when somebody changed the version since ``read``.
    """
    version = open_draft(section.version, by)
    if not file.name.lower().endswith((".png", ".jpg", ".jpeg")):
        raise Refused("The file must be a PNG or JPEG picture.", field="file")
    edits.revise(version, "partnership.arrangements-edited", version=read, by=by)
    title = caption or alternative
    document = documents.keep_upload(title=title, file=file, permission=SEE_ARRANGEMENTS_PICTURE, by=by)
    made = ArrangementsPicture.objects.create(
        section=section, document=document, alternative=alternative, caption=caption
    )
    audit.record("partnership.arrangements-picture-added", version, by=by, sha256=document.sha256)
    return made


@transaction.atomic
def remove(*, picture: ArrangementsPicture, by: Any) -> None:
    """Take a picture out of a draft; what was signed is a draft again. The versions before keep theirs."""
    version = open_draft(picture.section.version, by)
    edits.revise(version, "partnership.arrangements-edited", version=version.version, by=by)
    audit.record("partnership.arrangements-picture-removed", version, by=by, sha256=picture.document.sha256)
    picture.delete()
