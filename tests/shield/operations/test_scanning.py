import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from shield.files import clamd
from shield.models import AuditEntry, DocumentScan, Safety
from shield.operations import documents, scanning
from shield.web.access import PUBLIC
from tests.file_contents import PDF

pytestmark = pytest.mark.django_db


def upload(name="report.pdf", content=PDF):
    return documents.keep_upload(title=name, file=SimpleUploadedFile(name, content), permission=PUBLIC, by=None)


@pytest.fixture
def scanner(settings, monkeypatch):
    """A scanner that finds what the test puts into the returned list, file after file."""
    settings.CLAMD_ADDRESS = "clamd:3310"
    answers = []

    def scan(address, file):
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    monkeypatch.setattr("shield.operations.scanning.clamd.scan", scan)
    return answers


def status_of(client, document):
    return client.get(reverse("document", args=[document.pk])).status_code


def test_without_a_scanner_files_are_open_and_said_not_to_be_scanned(client):
    document = upload()
    assert (document.safety, document.is_unscanned, status_of(client, document)) == (Safety.UNSCANNED, True, 200)
    assert (scanning.scan_waiting(), DocumentScan.objects.count()) == (0, 0)


def test_what_the_portal_makes_itself_is_never_held(scanner, client):
    document = documents.store(title="x", filename="x.pdf", content=PDF, permission=PUBLIC, by=None)
    assert (document.safety, status_of(client, document), scanning.scan_waiting()) == (Safety.OWN, 200, 0)


def test_an_upload_is_held_until_it_has_been_scanned(scanner, client):
    document = upload()
    answer = client.get(reverse("document", args=[document.pk]))
    assert (answer.status_code, "This file is being checked" in answer.content.decode()) == (503, True)
    scanner.append("")
    assert scanning.scan_waiting() == 1
    document.refresh_from_db()
    assert (document.safety, status_of(client, document)) == (Safety.CLEAN, 200)


def test_a_file_with_a_virus_is_never_sent_and_is_in_the_audit(scanner, client):
    document = upload()
    scanner.append("Eicar-Signature")
    scanning.scan_waiting()
    answer = client.get(reverse("document", args=[document.pk]))
    assert (answer.status_code, "This file cannot be opened" in answer.content.decode()) == (403, True)
    entry = AuditEntry.objects.about(document).get(kind="shield.document-infected")
    assert entry.facts == {"found": "Eicar-Signature"}


def test_a_scanner_that_cannot_be_reached_ends_the_run_and_leaves_the_files_held(scanner, client):
    first, second = upload("a.pdf"), upload("b.pdf")
    scanner += [clamd.ScannerUnreachableError(), "never asked"]
    assert (scanning.scan_waiting(), len(scanner)) == (0, 1)
    assert [status_of(client, each) for each in (first, second)] == [503, 503]


def test_a_file_that_the_scanner_refuses_holds_up_no_other(scanner, client):
    refused, clean = upload("a.pdf"), upload("b.pdf")
    scanner += [clamd.ScannerError(), ""]
    assert scanning.scan_waiting() == 1
    assert [status_of(client, each) for each in (refused, clean)] == [503, 200]


def test_a_file_is_recorded_once_even_if_two_workers_scan_it(scanner):
    document = upload()
    DocumentScan.objects.create(document=document)
    assert scanning._record(document, "Eicar-Signature") is False
    assert (DocumentScan.objects.get().found, AuditEntry.objects.filter(kind="shield.document-infected").count()) == (
        "",
        0,
    )


def test_a_held_file_is_served_to_nobody_but_its_permission_is_asked_first(scanner, client):
    document = documents.keep_upload(
        title="x", file=SimpleUploadedFile("x.pdf", PDF), permission="partnership.manage-people", by=None
    )
    assert status_of(client, document) == 404


def test_files_are_a_download_unless_their_kind_is_safe(client):
    table = upload("a.csv", b"a,b\n")
    answers = [client.get(reverse("document", args=[each.pk])) for each in (table, upload())]
    shown = [(each.headers["X-Content-Type-Options"], each.headers["Content-Disposition"][:6]) for each in answers]
    assert shown == [("nosniff", "attach"), ("nosniff", "inline")]
