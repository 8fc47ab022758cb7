import errno
import hashlib

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
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


class FullDisk(ContentFile):
    """A file whose disk fills up after its first half was written."""

    def chunks(self, chunk_size=None):
        yield b"half"
        raise OSError(errno.ENOSPC, "No space left on device")


def test_a_full_disk_is_refused_in_words_and_leaves_no_half_of_a_file(monkeypatch, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(documents, "ContentFile", FullDisk)
    with pytest.raises(Refused, match="The portal has no space left for files"):
        store()
    assert (Document.objects.count(), [path for path in tmp_path.rglob("*") if path.is_file()]) == (0, [])


@pytest.fixture
def visitor(client):
    client.raise_request_exception = False
    return client


def test_a_full_disk_anywhere_else_is_said_in_words(visitor, monkeypatch):
    monkeypatch.setattr("shield.views.pages.Cookies.get", lambda *args, **kwargs: _raise(OSError(errno.ENOSPC, "full")))
    response = visitor.get(reverse("cookies"))
    assert (response.status_code, "Sorry, the portal has no space left" in response.text) == (507, True)


def _raise(error):
    raise error


def test_a_missing_document_answers_in_words_and_is_not_recorded_as_read(visitor, settings, tmp_path, team, sign_in):
    settings.MEDIA_ROOT = tmp_path
    document = store(permission="shield.signed-in")
    document.file.storage.delete(document.file.name)
    sign_in(team)
    response = visitor.get(reverse("document", args=[document.pk]))
    assert (response.status_code, "Sorry, a file is missing" in response.text) == (503, True)
    assert not AuditEntry.objects.filter(kind="shield.document-read").exists()


def test_the_check_names_files_that_are_missing_changed_or_unknown(settings, tmp_path, capsys):
    settings.MEDIA_ROOT = tmp_path
    kept, missing, changed = (store() for _ in range(3))
    (tmp_path / missing.file.name).unlink()
    path = tmp_path / changed.file.name
    path.chmod(0o600)
    path.write_bytes(PDF[:-1] + b"?")
    (tmp_path / kept.file.name).with_name("unknown").write_bytes(b"")
    unknown = f"{kept.file.name.split('/')[0]}/unknown"
    assert set(documents.verify()) == {
        documents.Finding(str(missing.pk), "its file is missing"),
        documents.Finding(str(changed.pk), "its file was changed"),
        documents.Finding(unknown, "no document has this file"),
    }
    with pytest.raises(CommandError, match="3 findings"):
        call_command("verify_documents")


def test_the_check_passes_where_every_file_is_as_it_was_stored(settings, tmp_path, capsys):
    settings.MEDIA_ROOT = tmp_path
    store()
    call_command("verify_documents")
    assert capsys.readouterr().out == "The check of the documents passed: 1 files.\n"
