import hashlib

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse

from shield.models import AuditEntry, Document
from shield.operations import documents
from shield.refusals import Refused
from shield.web.access import PUBLIC

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7 a small report"


def store(**changes):
    words = {"title": "A report", "filename": "report.pdf", "content": PDF, "permission": PUBLIC, "by": None}
    return documents.store(**words | changes)


def test_a_document_is_kept_by_its_hash_under_a_name_nobody_can_guess():
    document = store()
    assert (document.sha256, document.size, document.content_type) == (
        hashlib.sha256(PDF).hexdigest(),
        len(PDF),
        "application/pdf",
    )
    assert document.file.name == f"{document.pk.hex[:2]}/{document.pk.hex}"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"content": b""}, "The selected file is empty"),
        ({"content": b"%PDF-" + b"x" * 20 * 1024 * 1024}, "The selected file must be smaller than 20MB"),
        ({"filename": "page.html"}, "The selected file must be a PDF, Word, Excel, PowerPoint, CSV, PNG or JPEG"),
        ({"filename": "picture.svg"}, "The selected file must be a PDF, Word, Excel, PowerPoint, CSV, PNG or JPEG"),
        (
            {"content": b"MZ a program"},
            "The selected file does not match its file type. Save it again in the program you made it with.",
        ),
    ],
)
def test_what_is_not_a_document_is_refused_and_leaves_nothing(changes, words):
    with pytest.raises(Refused) as refusal:
        store(**changes)
    assert (refusal.value.message, Document.objects.count()) == (words, 0)


def test_when_the_audit_fails_neither_row_nor_file_stays(monkeypatch):
    names = []
    save = default_storage.save
    monkeypatch.setattr(default_storage, "save", lambda *a, **k: names.append(save(*a, **k)) or names[-1])
    monkeypatch.setattr("shield.operations.documents.audit.record", _fail)
    with pytest.raises(RuntimeError):
        store()
    assert (Document.objects.count(), [default_storage.exists(name) for name in names]) == (0, [False])


def _fail(*args, **kwargs):
    raise RuntimeError


def test_anybody_reads_a_public_document(client):
    response = client.get(reverse("document", args=[store().pk]))
    assert (response.status_code, b"".join(response.streaming_content)) == (200, PDF)


def test_a_document_one_may_not_read_is_not_there(client, sign_in, practitioner, team):
    document = store(permission="partnership.manage-people")
    assert client.get(reverse("document", args=[document.pk])).status_code == 404
    assert sign_in(practitioner).get(reverse("document", args=[document.pk])).status_code == 404
    assert AuditEntry.objects.filter(kind="shield.document-read").count() == 0


def test_reading_a_document_that_is_not_public_leaves_an_entry(sign_in, team):
    document = store(permission="partnership.manage-people")
    sign_in(team).get(reverse("document", args=[document.pk]))
    assert AuditEntry.objects.about(document).filter(kind="shield.document-read", actor=team).count() == 1
