"""E-learning from a supplier's file: columns mapped once, tried first, and nothing added twice."""

from datetime import UTC, date, datetime

import pytest

from shield.models import AuditEntry
from shield.refusals import Refused
from shield.tables import as_workbook, reading
from tests.factories.training import CourseFactory, ImportMappingFactory, PractitionerFactory
from tests.files import content_of
from training.models import ImportMapping, LearningRecord
from training.operations.learning import imports

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)
COLUMNS = {"email": "Email", "title": "Course", "completed": "Completed"}


@pytest.fixture
def ada():
    return PractitionerFactory(email="ada@school.example.org")


@pytest.fixture
def mapping():
    return ImportMappingFactory(name="Learn Well")


def content(*lines, head="Email,Course,Completed"):
    return "\n".join([head, *lines, ""]).encode()


def preview(mapping, data, by):
    return imports.preview(mapping=mapping, content=data, by=by, now=NOW)


def write(mapping, data, by):
    return imports.write(mapping=mapping, content=data, by=by, now=NOW)


# --- The mapping ------------------------------------------------------------------------------------------------------


def test_columns_are_kept_by_supplier_and_kept_again(team):
    for date_format in ("%d/%m/%Y", "%Y-%m-%d"):
        imports.store_mapping(name="Learn Well", columns=COLUMNS, date_format=date_format, by=team)
    kept = ImportMapping.objects.get()
    assert (kept.name, kept.columns, kept.date_format) == ("Learn Well", COLUMNS, "%Y-%m-%d")


@pytest.mark.parametrize("missing", ["email", "title", "completed"])
def test_every_column_that_is_needed_is_chosen(team, missing):
    with pytest.raises(Refused) as refusal:
        imports.store_mapping(name="A", columns=COLUMNS | {missing: ""}, date_format="%Y", by=team)
    assert (refusal.value.field, ImportMapping.objects.count()) == (missing, 0)


def test_a_mapping_whose_entry_fails_is_not_kept(team, broken):
    with broken(imports.audit, "record"):
        imports.store_mapping(name="A", columns=COLUMNS, date_format="%Y", by=team)
    assert ImportMapping.objects.count() == 0


# --- Read -------------------------------------------------------------------------------------------------------------


ZOE = "zoe.bayram@example.org"


@pytest.mark.parametrize(
    ("name", "title_column", "title"),
    [
        ("1252.csv", "Course", "Zoë’s course"),
        ("excel-date.csv", "Course", "Level 1"),
        ("semicolon-in-header.csv", "Course; title", "Level 1"),
        ("sep-line.csv", "Course", "Level 1"),
    ],
)
def test_the_files_of_suppliers_and_spreadsheets_are_read(team, name, title_column, title):
    zoe = PractitionerFactory(email=ZOE)
    mapping = ImportMappingFactory(columns={"email": "E-mail", "title": title_column, "completed": "Completed"})
    outcome = preview(mapping, content_of(f"e_learning/{name}"), team)
    assert [(row.person, row.title, row.completed_on) for row in outcome.new] == [(zoe, title, date(2025, 11, 5))]
    assert (outcome.refused, outcome.unknown_people) == ([], [])


def test_a_workbook_is_read_as_well(ada, mapping, team):
    sheet = as_workbook({"Completions": (("Email", "Course", "Completed"), [(ada.email, "DASH", date(2026, 2, 5))])})
    assert [row.completed_on for row in preview(mapping, sheet, team).new] == [date(2026, 2, 5)]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "^The selected file must be a CSV or Excel"),
        (b"Email", "^The selected file must be a CSV or Excel"),
        (b"a,b\n" + b"x" * reading.MAX_BYTES, "^The selected file must be smaller than 5MB$"),
        (b"Email,Course,Completed,Course\n", "^The selected file has the column “Course” more than once"),
    ],
)
def test_what_is_no_table_is_refused(mapping, team, data, words):
    with pytest.raises(Refused, match=words) as refusal:
        preview(mapping, data, team)
    assert refusal.value.field == "file"


def test_a_file_without_a_mapped_column_is_refused_even_when_it_has_no_lines(mapping, team):
    with pytest.raises(
        Refused, match=r"^The selected file must have a column “Completed”\. Check the supplier’s columns\.$"
    ):
        preview(mapping, content(head="Email,Course"), team)


@pytest.mark.parametrize(
    ("date_format", "typed"),
    [
        ("%d/%m/%Y", "05/02/2026"),
        ("%d/%m/%Y", " 05/02/2026 14:33 "),
        ("%Y-%m-%d", "2026-02-05"),
        ("%Y-%m-%d", "2026-02-05T14:33:00Z"),
        ("%d-%b-%Y", "05-Feb-2026"),
        ("%m/%d/%Y", "02/05/2026"),
    ],
)
def test_days_are_read_as_the_supplier_writes_them(ada, team, date_format, typed):
    mapping = ImportMappingFactory(date_format=date_format)
    (row,) = preview(mapping, content(f"{ada.email},DASH,{typed}"), team).new
    assert row.completed_on == date(2026, 2, 5)


# --- Tried out --------------------------------------------------------------------------------------------------------


def test_trying_out_says_everything_and_changes_nothing(ada, mapping, team):
    data = content(
        "ADA@School.example.org ,DASH,05/02/2026",
        "nobody@example.org,DASH,05/02/2026",
        "nobody@example.org,Basics,05/02/2026",
        f"{ada.email},,05/02/2026",
        f"{ada.email},DASH,31/02/2026",
        ",DASH,05/02/2026",
        f"{ada.email}",
        f"{ada.email},DASH,05/02/2026",
    )
    outcome = preview(mapping, data, team)
    assert [(row.person, row.title, row.completed_on) for row in outcome.new] == [(ada, "DASH", date(2026, 2, 5))]
    assert (outcome.known, outcome.unknown_people) == (1, ["nobody@example.org"])
    assert [str(each) for each in outcome.refused] == [
        "Line 5: the course is missing",
        "Line 6: the date completed, “31/02/2026”, is not a real date like 31/12/2026",
        "Line 7: the email address is missing",
        "Line 8: the course is missing",
    ]
    assert (LearningRecord.objects.count(), AuditEntry.objects.count()) == (0, 0)


def test_a_course_of_the_catalogue_gives_its_levels_and_hours(ada, mapping, team):
    course = CourseFactory(title="DASH", levels=[2, 3], cpd_hours=2)
    known, other = preview(mapping, content(f"{ada.email},dash,05/02/2026", f"{ada.email},X,05/02/2026"), team).new
    assert (known.course, known.levels, known.cpd_hours, known.provider) == (course, [2, 3], 2, "Learn Well")
    assert (other.course, other.levels, other.cpd_hours) == (None, [], None)


FULL = COLUMNS | {"level": "Level", "hours": "Hours", "expires": "Expires"}
FULL_HEAD = "Email,Course,Completed,Level,Hours,Expires"


@pytest.mark.parametrize(
    ("cells", "levels", "hours", "expires"),
    [
        ("Level 3,2.5 hours,05/02/2027", [3], "2.5", date(2027, 2, 5)),
        ("1 and 2,3,05-Feb-27", [1, 2], "3.0", date(2027, 2, 5)),
        ("Safeguarding champion,1.5 CPD hours,", [4], "1.5", None),
        ("L2,1h,2027-02-05", [2], "1.0", date(2027, 2, 5)),
        (",,", [1], "6.0", None),
    ],
)
def test_level_hours_and_expiry_come_from_the_file_and_else_from_the_course(ada, team, cells, levels, hours, expires):
    CourseFactory(title="DASH", levels=[1], cpd_hours=6)
    mapping = ImportMappingFactory(columns=FULL)
    write(mapping, content(f"{ada.email},DASH,05/02/2026,{cells}", head=FULL_HEAD), team)
    row = LearningRecord.objects.get()
    assert (row.levels, str(row.cpd_hours), row.expires_on) == (levels, hours, expires)


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ("5,,", "the level, “5”, must be from 1 to 4"),
        ("advanced,,", "the level, “advanced”, must be from 1 to 4"),
        (",long,", "the hours, “long”, must be a number like 3 or 2.5"),
        (",1000,", "the hours, “1000”, must be a number like 3 or 2.5"),
        (",,never", "the expiry date, “never”, is not a real date like 31/12/2026"),
        (",,04/02/2026", "the expiry date is before the date completed"),
    ],
)
def test_a_level_hours_or_expiry_that_cannot_be_read_is_refused_by_its_line(ada, team, cells, reason):
    mapping = ImportMappingFactory(columns=FULL)
    outcome = preview(mapping, content(f"{ada.email},DASH,05/02/2026,{cells}", head=FULL_HEAD), team)
    assert ([str(each) for each in outcome.refused], outcome.new) == ([f"Line 2: {reason}"], [])


def test_an_unknown_title_is_flagged_with_the_most_similar_course(ada, mapping, team):
    basics = CourseFactory(title="Safeguarding basics")
    lines = (f"{ada.email},Safeguarding Basics (2026),05/02/2026", f"{ada.email},Kayaking,05/02/2026")
    outcome = preview(mapping, content(*lines), team)
    assert outcome.unknown_titles == {"Safeguarding Basics (2026)": basics, "Kayaking": None}


def test_titles_match_whatever_their_accents_capitals_and_apostrophes(ada, mapping, team):
    course = CourseFactory(title="Zoë’s course: Risk & harm")
    outcome = preview(mapping, content(f"{ada.email},ZOE'S COURSE - RISK AND HARM,05/02/2026"), team)
    assert ([row.course for row in outcome.new], outcome.unknown_titles) == ([course], {})


def test_columns_that_are_not_mapped_are_shown(ada, mapping, team):
    data = content(f"{ada.email},DASH,05/02/2026,red", head="Email,Course,Completed,Colour")
    assert preview(mapping, data, team).unknown_columns == ("Colour",)


# --- Written ----------------------------------------------------------------------------------------------------------


def test_an_import_twice_adds_nothing_the_second_time(ada, mapping, team):
    data = content(
        f"{ada.email},DASH,05/02/2026", f"{ada.email},Basics,06/02/2026", "nobody@example.org,DASH,05/02/2026"
    )
    first, again = write(mapping, data, team), write(mapping, data, team)
    assert [(len(one.new), one.known, one.unknown_people) for one in (first, again)] == [
        (2, 0, ["nobody@example.org"]),
        (0, 2, ["nobody@example.org"]),
    ]
    rows = LearningRecord.objects.order_by("title").values_list("person", "title", "kind", "added_by", "added_at")
    assert list(rows) == [(ada.pk, title, "e_learning", team.pk, NOW) for title in ("Basics", "DASH")]
    assert AuditEntry.objects.filter(kind="training.learning-imported").first().facts == {"new": 2, "unknown": 1}


def test_somebody_who_joins_later_is_found_by_the_same_file(mapping, team):
    data = content("grace@health.example.org,DASH,05/02/2026")
    write(mapping, data, team)
    grace = PractitionerFactory(email="Grace@health.example.org")
    assert len(write(mapping, data, team).new) == 1
    assert LearningRecord.objects.get().person == grace


def test_two_imports_of_one_file_by_two_people_add_it_once(ada, mapping, team):
    """The second has tried its file out before the first has written."""
    data = content(f"{ada.email},DASH,05/02/2026")
    tried = preview(mapping, data, team)
    write(mapping, data, team)
    LearningRecord.objects.bulk_create(tried.new, ignore_conflicts=True)
    assert LearningRecord.objects.count() == 1


def test_an_import_whose_entry_fails_adds_nothing(ada, mapping, team, broken):
    with broken(imports.audit, "record"):
        write(mapping, content(f"{ada.email},DASH,05/02/2026"), team)
    assert LearningRecord.objects.count() == 0


@pytest.mark.parametrize("number", [1, 30])
def test_the_number_of_queries_does_not_grow_with_the_file(mapping, team, number, django_assert_num_queries):
    people = [PractitionerFactory() for _ in range(number)]
    data = content(*(f"{person.email},DASH,05/02/2026" for person in people))
    with django_assert_num_queries(3):
        assert len(preview(mapping, data, team).new) == number


def test_a_day_that_has_not_come_is_a_bad_line(ada, mapping, team):
    outcome = preview(mapping, content(f"{ada.email},DASH,02/11/2026", f"{ada.email},DASH,03/11/2026"), team)
    assert [row.completed_on for row in outcome.new] == [date(2026, 11, 2)]
    assert [str(each) for each in outcome.refused] == ["Line 3: the date completed, “03/11/2026”, is in the future"]
