import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.factories.training import CourseFactory, LearningUploadFactory, PractitionerFactory
from training.models import ImportMapping, LearningRecord, LearningUpload
from training.operations.learning import uploads

pytestmark = pytest.mark.django_db

IMPORT = "/training/office/e-learning/"
NEW = "/training/office/e-learning/suppliers/new/"
TITLES = "/training/office/e-learning/titles/"
SUPPLIER = {
    "name": "Learning Pool",
    "email": "Work email",
    "title": "Module",
    "completed": "Finished",
    "date_format": "%d/%m/%Y",
}


@pytest.fixture
def office(sign_in, team):
    return sign_in(team)


@pytest.fixture
def supplier():
    columns = {name: SUPPLIER[name] for name in ("email", "title", "completed")}
    return ImportMapping.objects.create(name="Learning Pool", columns=columns, date_format="%d/%m/%Y")


@pytest.fixture
def ada():
    return PractitionerFactory(name="Ada Lovelace", email="ada@example.org")


def sent(*lines, how="write", head="Work email,Module,Finished", **fields):
    text = "\n".join([head, *lines, ""]).encode()
    return {"file": SimpleUploadedFile("completions.csv", text), "how": how} | fields


def test_the_columns_of_a_supplier_are_stored_once(office, words, errors):
    assert sorted(errors(office.post(NEW, {}))) == ["completed", "date_format", "email", "name", "title"]
    response = office.post(NEW, SUPPLIER, follow=True)
    assert (response.redirect_chain, "Supplier added. You can now import its files." in words(response)) == (
        [(IMPORT, 302)],
        True,
    )
    kept = ImportMapping.objects.get()
    assert (kept.name, kept.columns["title"], kept.date_format) == ("Learning Pool", "Module", "%d/%m/%Y")


def test_checking_a_file_imports_nothing_and_shows_the_outcome(office, supplier, ada, words):
    lines = ["ada@example.org,Neglect,02/03/2026", "stranger@example.com,Neglect,02/03/2026", "ada@example.org,,soon"]
    page = words(office.post(IMPORT, sent(*lines, how="try", mapping=supplier.pk)))
    for said in (
        "File checked: nothing imported yet",
        "1 new record",
        "0 imported before",
        "stranger@example.com",
        "Line 4",
    ):
        assert said in page
    assert LearningRecord.objects.count() == 0


def test_importing_twice_adds_no_duplicates(office, supplier, ada, words):
    CourseFactory(title="Neglect", levels=[2])
    line = "ADA@example.org,Neglect,02/03/2026"
    assert "1 new record" in words(office.post(IMPORT, sent(line, mapping=supplier.pk)))
    page = words(office.post(IMPORT, sent(line, line, mapping=supplier.pk)))
    assert ("File imported" in page, "0 new records" in page, "2 imported before" in page) == (True, True, True)
    kept = LearningRecord.objects.get()
    assert (kept.person, kept.title, kept.levels, kept.completed_on.isoformat()) == (ada, "Neglect", [2], "2026-03-02")


def test_imported_training_is_in_the_passport_and_counts_at_once(office, sign_in, supplier, ada, words):
    office.post(IMPORT, sent("ada@example.org,Neglect,02/03/2026", mapping=supplier.pk))
    page = words(sign_in(ada.user).get("/training/passport/"))
    assert ("Neglect" in page, "E-learning" in page, "To be confirmed" in page) == (True, True, False)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"file": ""}, {"file": ["Select a file"]}),
        ({"mapping": ""}, {"mapping": ["Select the supplier"]}),
        ({"how": ""}, {"how": ["Select what you want to do"]}),
        (
            {"file": SimpleUploadedFile("a.csv", b"nothing here")},
            {"file": ["The selected file must be a CSV or Excel (.xlsx) file with a line of column names"]},
        ),
        (
            {"file": SimpleUploadedFile("a.csv", b"Work email,Course\na@example.org,B")},
            {"file": ["The selected file must have a column “Module”. Check the supplier’s columns."]},
        ),
        (
            {"file": SimpleUploadedFile("a.csv", b"\xff\xfe\xfa")},
            {"file": ["The selected file is cut off in the middle. Download it again"]},
        ),
    ],
)
def test_invalid_files_show_errors(office, supplier, errors, fields, expected):
    response = office.post(IMPORT, sent("a@example.org,B,02/03/2026") | {"mapping": supplier.pk} | fields)
    assert errors(response) == expected
    assert LearningRecord.objects.count() == 0


def test_a_file_with_only_a_header_names_the_missing_column(office, supplier, errors):
    response = office.post(IMPORT, sent(head="Work email,Course", mapping=supplier.pk))
    assert errors(response) == {
        "file": ["The selected file must have a column “Module”. Check the supplier’s columns."]
    }


def test_unknown_titles_are_matched_on_their_own_page(office, supplier, ada, words):
    course = CourseFactory(title="Neglect awareness", levels=[2])
    page = words(office.post(IMPORT, sent("ada@example.org,Neglect Awareness 2026,02/03/2026", mapping=supplier.pk)))
    assert "Neglect Awareness 2026. Similar: Neglect awareness" in page
    page = office.get(TITLES)
    assert page.context["form"]["title_1"].value() == str(course.pk)
    assert "Learning Pool, 1 record. Selected because the title is similar." in words(page)
    response = office.post(TITLES, {"title_1": str(course.pk)}, follow=True)
    assert response.redirect_chain == [(IMPORT, 302)]
    assert "1 title matched. Records updated: 1" in words(response)
    assert LearningRecord.objects.get().course == course


def test_a_title_can_be_decided_later_or_never(office, supplier, ada):
    office.post(IMPORT, sent("ada@example.org,Kayaking,02/03/2026", mapping=supplier.pk))
    office.post(TITLES, {"title_1": "later"})
    assert list(office.get(TITLES).context["form"].titles) == ["title_1"]
    office.post(TITLES, {"title_1": "none"})
    assert list(office.get(TITLES).context["form"].titles) == []
    assert LearningRecord.objects.get().course is None


def test_text_from_a_file_is_escaped(office, supplier):
    line = "<script>alert(1)</script>@example.com,Neglect,02/03/2026"
    page = office.post(IMPORT, sent(line, how="try", mapping=supplier.pk)).content.decode()
    assert "<script>alert(1)" not in page


@pytest.mark.parametrize("person", ["practitioner", "agency_lead", "trainer"])
def test_only_the_team_imports(sign_in, the_cast, person):
    client = sign_in(the_cast(person))
    assert [client.get(path).status_code for path in (IMPORT, NEW, TITLES)] == [403, 403, 403]
    assert client.post(IMPORT, {}).status_code == 403


# Long files


def test_a_long_file_is_read_by_a_worker_while_its_page_shows_the_progress(office, supplier, ada, words):
    lines = [f"ada@example.org,Neglect {number},02/03/2026" for number in range(1200)]
    response = office.post(IMPORT, sent(*lines, mapping=supplier.pk))
    upload = LearningUpload.objects.get()
    assert (response.status_code, response.headers["Location"]) == (302, upload.get_absolute_url())
    page = office.get(upload.get_absolute_url())
    assert ("Waiting to start" in words(page), 'http-equiv="refresh"' in page.content.decode()) == (True, True)
    LearningUpload.objects.update(status="running", lines_read=500, lines=1200)
    assert "500 of 1200 lines read" in words(office.get(upload.get_absolute_url()))
    LearningUpload.objects.update(status="waiting")
    assert uploads.run(key=upload.pk)
    page = office.get(upload.get_absolute_url())
    assert ("1200 new records" in words(page), 'http-equiv="refresh"' in page.content.decode()) == (True, False)
    assert LearningRecord.objects.count() == 1200


def test_a_long_file_that_is_refused_says_why_on_its_page(office, supplier, words):
    upload = LearningUploadFactory(mapping=supplier, content=b"Work email,Course\na@example.org,x\n")
    uploads.run(key=upload.pk)
    page = words(office.get(upload.get_absolute_url()))
    assert "The selected file must have a column “Module”. Check the supplier’s columns." in page
