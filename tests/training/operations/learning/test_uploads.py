"""Long files of suppliers: claimed by one worker, with progress, imported all or not at all, deleted in time."""

from datetime import UTC, datetime, timedelta

import pytest
from kombu.exceptions import OperationalError

from shield.models import AuditEntry
from shield.refusals import Refused
from shield.tables import reading
from tests.factories.training import ImportMappingFactory, LearningUploadFactory, PractitionerFactory
from training.models import LearningRecord, LearningUpload, UploadStatus
from training.operations.learning import imports, uploads

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)


@pytest.fixture
def ada():
    return PractitionerFactory(email="ada@example.org")


@pytest.fixture
def sent(monkeypatch):
    tasks = []
    monkeypatch.setattr(uploads.app, "send_task", lambda name, args, **options: tasks.append((name, args)))
    return tasks


def state():
    return LearningUpload.objects.values_list("status", "lines_read", "lines", "refusal").get()


def test_a_long_file_is_stored_and_a_worker_is_woken_after_the_commit(team, sent, django_capture_on_commit_callbacks):
    mapping = ImportMappingFactory()
    with django_capture_on_commit_callbacks() as callbacks:
        upload = uploads.start(mapping=mapping, content=b"x", filename="a.csv", only_checks=True, by=team)
    assert (upload.status, sent) == (UploadStatus.WAITING, [])
    for callback in callbacks:
        callback()
    assert (uploads.TASK, [str(upload.pk)]) in sent
    assert AuditEntry.objects.get(kind="training.learning-file-uploaded").facts == {"only_checks": True}


def test_a_file_that_is_too_large_is_not_stored(team):
    content = b"x" * (reading.MAX_BYTES + 1)
    with pytest.raises(Refused, match="^The selected file must be smaller than 5MB$"):
        uploads.start(mapping=ImportMappingFactory(), content=content, filename="a.csv", only_checks=True, by=team)
    assert LearningUpload.objects.count() == 0


def test_a_broker_that_does_not_answer_leaves_the_file_to_the_clock(monkeypatch, sent):
    upload = LearningUploadFactory(uploaded_at=NOW)

    def fail(*args, **options):
        raise OperationalError

    with monkeypatch.context() as patched:
        patched.setattr(uploads.app, "send_task", fail)
        uploads.wake(upload.pk)
    uploads.sweep(now=NOW)
    assert sent == [(uploads.TASK, [str(upload.pk)])]


def test_a_file_is_imported_once_and_its_content_is_deleted(ada):
    upload = LearningUploadFactory()
    assert [uploads.run(key=upload.pk, now=NOW) for _ in range(2)] == [True, False]
    upload.refresh_from_db()
    assert (state(), bytes(upload.content), upload.finished_at) == (("done", 1, 1, ""), b"", NOW)
    assert upload.result == {
        "new": 1,
        "known": 0,
        "unknown_people": [],
        "refused": [],
        "unknown_columns": [],
        "unknown_titles": [["DASH", ""]],
    }
    assert LearningRecord.objects.get().added_by == upload.uploaded_by


def test_a_check_imports_nothing(ada):
    uploads.run(key=LearningUploadFactory(only_checks=True).pk, now=NOW)
    assert (state(), LearningRecord.objects.count()) == (("done", 1, 1, ""), 0)


def test_a_refused_file_says_why(ada):
    uploads.run(key=LearningUploadFactory(content=b"%PDF-1.7").pk, now=NOW)
    assert state() == ("refused", 0, 0, "The selected file must be a CSV or Excel (.xlsx) file")


def test_an_import_that_breaks_adds_nothing_and_says_so(ada, broken):
    upload = LearningUploadFactory()
    with broken(imports.audit, "record"):
        uploads.run(key=upload.pk, now=NOW)
    assert (state()[0], state()[3], LearningRecord.objects.count()) == ("refused", uploads.FAILED, 0)


def test_the_file_of_a_worker_that_died_is_taken_up_by_another(ada):
    started = LearningUploadFactory(status=UploadStatus.RUNNING, started_at=NOW - timedelta(minutes=10))
    assert uploads.run(key=started.pk, now=NOW) is False
    assert uploads.run(key=started.pk, now=NOW + timedelta(seconds=1)) is True


def test_ten_thousand_lines_are_read_with_progress(ada, monkeypatch):
    lines = [
        f"{ada.email},Course {number % 50},{number % 28 + 1:02d}/{number % 9 + 1:02d}/2026" for number in range(10_000)
    ]
    upload = LearningUploadFactory(content="\n".join(["Email,Course,Completed", *lines, ""]).encode())
    reports = []
    preview = imports.preview

    def watched(*, report, **arguments):
        return preview(report=lambda read, total: (reports.append((read, total)), report(read, total)), **arguments)

    monkeypatch.setattr(imports, "preview", watched)
    uploads.run(key=upload.pk, now=NOW)
    assert reports[:2] == [(0, 10_000), (imports.LINES_BETWEEN_REPORTS, 10_000)]
    upload.refresh_from_db()
    assert (state(), upload.result["new"] + upload.result["known"]) == (("done", 10_000, 10_000, ""), 10_000)


def test_results_are_deleted_after_30_days(sent):
    LearningUploadFactory(uploaded_at=NOW - timedelta(days=30, seconds=1), status="done", finished_at=NOW)
    stays = LearningUploadFactory(uploaded_at=NOW - timedelta(days=30), status="done", finished_at=NOW)
    assert uploads.sweep(now=NOW) == 1
    assert (LearningUpload.objects.get(), sent) == (stays, [])
