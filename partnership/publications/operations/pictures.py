"""Pictures in the published arrangements: part of the text that three partners sign."""

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from partnership.publications.models import ArrangementsPicture, ArrangementsSection
from partnership.publications.operations.signing import lock_for_edit
from partnership.publications.rules import SEE_ARRANGEMENTS_PICTURE
from shield.models import User
from shield.operations import audit, documents, edits
from shield.refusals import Refused


@transaction.atomic
def add(
    *, section: ArrangementsSection, read: int, file: UploadedFile, alternative: str, caption: str, by: User
) -> ArrangementsPicture:
    """Add a PNG or JPEG picture to a section, with its text alternative. What was signed becomes a draft again.

    Raise `Refused` for any other file, or when the version was edited since ``read``.
    """
    version = lock_for_edit(section.version, by)
    if not str(file.name).lower().endswith((".png", ".jpg", ".jpeg")):
        raise Refused("Picture must be a PNG or JPEG file.", field="file")
    edits.update_record(version, "partnership.arrangements-edited", version=read, by=by)
    title = caption or alternative
    document = documents.keep_upload(title=title, file=file, permission=SEE_ARRANGEMENTS_PICTURE, by=by)
    picture = ArrangementsPicture.objects.create(
        section=section, document=document, alternative=alternative, caption=caption
    )
    audit.record("partnership.arrangements-picture-added", version, by=by, sha256=document.sha256)
    return picture


@transaction.atomic
def remove(*, picture: ArrangementsPicture, by: User) -> None:
    """Remove a picture from a draft; earlier versions keep theirs. What was signed becomes a draft again."""
    version = lock_for_edit(picture.section.version, by)
    edits.update_record(version, "partnership.arrangements-edited", version=version.version, by=by)
    audit.record("partnership.arrangements-picture-removed", version, by=by, sha256=picture.document.sha256)
    picture.delete()
