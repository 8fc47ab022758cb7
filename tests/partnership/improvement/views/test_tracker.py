import csv
import io
import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from partnership.models import Visibility
from tests.cast import EVERYBODY, make
from tests.factories.impact import ScrutinyCommentFactory
from tests.factories.learninghub import AuditFactory, PriorityFactory
from tests.factories.meetings import AgendaItemFactory
from tests.factories.partnership import ActionFactory, PostFactory, RecommendationFactory, ThemeFactory
from tests.factories.publications import ReportChapterFactory, ReportFactory
from tests.partnership.typed import words

pytestmark = pytest.mark.django_db
TEXT = "Ask every child alone what happened at home"
CANARY = "Nightingale"
READS = {
    *("board_member", "board_chair", "executive_member", "lead_partner", "delegated_partner", "scrutineer", "team"),
    *("hub_member", "review_member"),
}
READS_RESTRICTED = {"executive_member", "lead_partner", "delegated_partner", "scrutineer", "team"}
KNOWS_OF_REVIEWS = READS_RESTRICTED | {"review_member"}


@pytest.fixture
def theme():
    return ThemeFactory(name="Neglect", slug="neglect")


@pytest.fixture
def chain(theme):
    """A finding, the recommendation that it gave, and the chapter of the report that says it."""
    priority = PriorityFactory(status="accepted", title="Neglect")
    priority.themes.add(theme)
    AuditFactory(priority=priority, title="Forty files", status="done", findings="Nobody asked them.")
    made = RecommendationFactory(
        text=TEXT,
        status="accepted",
        source="priority",
        source_title=str(priority),
        source_url=priority.get_absolute_url(),
        source_type=priority._meta.label_lower,
        source_id=str(priority.pk),
    )
    made.themes.add(theme)
    ReportChapterFactory(title="One", prose="Nothing.", report=ReportFactory(slug="2025-26"), order=1)
    report = ReportChapterFactory(title="Two", prose=f"{TEXT}.", report__slug="2026-27", order=2).report
    return priority, made, report


def links(response):
    """Where the links of a page lead, without what frames it."""
    main = response.content.decode().partition("<main")[2].partition("</main>")[0]
    return re.findall(r'<a[^>]*href="([^"]+)"', main)


def follow(client, response, address):
    """Follow a link that stands on the page."""
    assert address in links(response)
    answer = client.get(address.partition("#")[0])
    assert answer.status_code == 200
    return answer


def table(client, subject):
    name = "theme" if hasattr(subject, "slug") else "recommendation"
    key = getattr(subject, "slug", None) or subject.pk
    response = client.get(reverse(f"partnership:tracker-{name}-csv", args=[key]))
    assert (response.status_code, response.content[:3]) == (200, b"\xef\xbb\xbf")
    return response, list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))


def test_themes_are_listed_with_their_number_of_recommendations(sign_in, board_member, theme):
    for _ in range(2):
        RecommendationFactory().themes.add(theme)
    RecommendationFactory(source="review").themes.add(theme, ThemeFactory(name="Sealed theme"))
    RecommendationFactory().themes.add(ThemeFactory(name="Gangs"))
    page = words(sign_in(board_member).get("/tracker/"))
    assert "Gangs 1 recommendation " in page
    assert "Neglect 2 recommendations " in page
    assert "Sealed theme" not in page


def test_themes_are_listed_by_name(sign_in, team):
    for name in ("Zeal", "Neglect", "Gangs"):
        RecommendationFactory().themes.add(ThemeFactory(name=name))
    page = words(sign_in(team).get("/tracker/"))
    assert page.index("Gangs 1") < page.index("Neglect 1") < page.index("Zeal 1")


def test_a_finding_leads_to_the_report_in_three_links(sign_in, team, chain):
    priority, made, report = chain
    client = sign_in(team)
    page = client.get(priority.get_absolute_url())
    assert "Forty files" in words(page)
    page = follow(client, page, made.get_absolute_url())
    page = follow(client, page, f"/tracker/recommendations/{made.pk}/")
    (address,) = [link for link in links(page) if link.startswith(report.get_absolute_url())]
    page = follow(client, page, address)
    assert TEXT in words(page)


def test_a_finding_leads_to_the_paragraph(sign_in, team, chain):
    _, made, report = chain
    client = sign_in(team)
    page = client.get(f"/tracker/recommendations/{made.pk}/")
    (address,) = [link for link in links(page) if link.startswith(report.get_absolute_url())]
    mark = address.partition("#")[2]
    (_, found, rest) = client.get(address).content.decode().partition(f'id="{mark}"')
    assert mark
    assert found
    assert TEXT in rest


def test_a_report_leads_back_to_the_finding(sign_in, team, chain):
    priority, made, report = chain
    client = sign_in(team)
    page = client.get(report.get_absolute_url())
    ways = [link for link in links(page) if link.startswith(("/tracker/", "/recommendations/", "/learning-hub/"))]
    assert ways
    page = follow(client, page, ways[0])
    onward = {made.get_absolute_url(), f"{priority.get_absolute_url()}#evidence", priority.get_absolute_url()}
    assert onward & set(links(page))


def test_the_thread_leads_back_to_the_finding_and_the_recommendation_to_its_source(sign_in, team, chain, theme):
    priority, made, _ = chain
    client = sign_in(team)
    page = client.get("/tracker/themes/neglect/")
    assert f"{priority.get_absolute_url()}#evidence" in links(page)
    page = follow(client, page, made.get_absolute_url())
    page = follow(client, page, priority.get_absolute_url())
    assert "Nobody asked them." in words(page)
    assert 'id="evidence"' in page.content.decode()


def test_the_picture_has_a_description(sign_in, team, chain):
    page = sign_in(team).get("/tracker/themes/neglect/").content.decode()
    says = (
        "Learning: 1 record; Recommendations: 1 record; Decisions: no records yet; Actions: no records yet; "
        "Training and bulletins: no records yet; Impact: no records yet; Annual report: no records yet"
    )
    assert re.search(r"<desc[^>]*>(.*?)</desc>", page, re.S)[1].strip() == says
    ids = re.findall(r'<h2 id="([a-z]+)">', page)
    assert ids == ["learned", "recommended", "decided", "done", "taught", "impact", "reported"]


def test_the_csv_file_has_the_same_facts(sign_in, team, chain):
    priority, made, report = chain
    owned = ActionFactory(title="Change the form", recommendation=made, owner=PostFactory(), due_on=date(2090, 5, 1))
    response, rows = table(sign_in(team), made)
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert response.headers["Content-Disposition"] == 'attachment; filename="learning-tracker.csv"'
    today = str(made.made_on)
    summary = f"Accepted. Source: {made.source_title}"
    assert rows == [
        ["Step", "Record", "Summary", "Date", "Link"],
        ["Learning", "Forty files", "7 records", "", f"{priority.get_absolute_url()}#evidence"],
        ["Recommendations", TEXT, summary, today, made.get_absolute_url()],
        ["Actions", "Change the form", rows[3][2], "2090-05-01", owned.get_absolute_url()],
        ["Annual report", "Two", f"{report} (draft)", "2020-10-31", rows[4][4]],
    ]
    assert rows[3][2].startswith(f"{owned.agency}: ")
    assert rows[4][4].startswith(report.get_absolute_url())


def test_the_workbook_has_the_same_rows_as_the_csv_file(sign_in, team, chain):
    client, (_, made, _) = sign_in(team), chain
    _, rows = table(client, made)
    response = client.get(reverse("partnership:tracker-recommendation-workbook", args=[made.pk]))
    assert response.headers["Content-Disposition"] == 'attachment; filename="learning-tracker.xlsx"'
    sheet = load_workbook(io.BytesIO(response.content)).active
    found = [[str(cell or "") for cell in row] for row in sheet.iter_rows(values_only=True)]
    assert [[cell.removesuffix(" 00:00:00") for cell in row] for row in found] == rows


@pytest.mark.parametrize("begins", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_the_csv_file_has_no_formulas(begins, sign_in, team, theme):
    made = RecommendationFactory(text=f"{begins} x", source_title=begins, status="closed", better_off=f"{begins} y")
    made.themes.add(theme)
    ActionFactory(recommendation=made, title=f"{begins} z")
    for subject in (theme, made):
        _, rows = table(sign_in(team), subject)
        cells = [cell for row in rows for cell in row]
        assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))] == []
        assert {row[1] for row in rows[1:]} == {f"'{begins} x", f"'{begins} y", f"'{begins} z"}


def pages_of(user, client, *subjects):
    """All words of the tracker's pages and tables that somebody may open."""
    addresses = ["/tracker/"]
    for subject in subjects:
        name = "theme" if hasattr(subject, "slug") else "recommendation"
        key = getattr(subject, "slug", None) or subject.pk
        addresses += [reverse(f"partnership:tracker-{name}{end}", args=[key]) for end in ("", "-csv")]
    return " ".join(client.get(address).content.decode() for address in addresses)


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(EVERYBODY - {"anonymous"}))
def test_no_page_shows_a_sealed_recommendation_to_others(name, sign_in, theme):
    open_one = RecommendationFactory(text=TEXT)
    sealed = RecommendationFactory(source="review", text=f"{CANARY} text", source_title=f"{CANARY} title")
    for made in (open_one, sealed):
        made.themes.add(theme)
    ScrutinyCommentFactory(recommendation=sealed, text=CANARY, about=CANARY)
    ActionFactory(recommendation=sealed, title=CANARY)
    user = make(name)
    client = sign_in(user)
    assert (CANARY in pages_of(user, client, theme, open_one)) is (name in KNOWS_OF_REVIEWS)
    for address in ("tracker-recommendation", "tracker-recommendation-csv", "recommendation-comment-create"):
        status = client.get(reverse(f"partnership:{address}", args=[sealed.pk])).status_code
        if name not in KNOWS_OF_REVIEWS:
            assert status == 404
    assert (CANARY in client.get("/scrutiny/").content.decode()) is (name in KNOWS_OF_REVIEWS - {"review_member"})


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(EVERYBODY - {"anonymous"}))
def test_no_page_of_the_tracker_shows_a_restricted_action(name, sign_in, theme):
    made = RecommendationFactory(text=TEXT)
    made.themes.add(theme)
    item = AgendaItemFactory(visibility=Visibility.RESTRICTED, title=f"{CANARY} {TEXT}")
    ActionFactory(recommendation=made, item=item, title=CANARY)
    user = make(name)
    assert (CANARY in pages_of(user, sign_in(user), theme, made)) is (name in READS_RESTRICTED)


@pytest.mark.parametrize("name", sorted(READS - READS_RESTRICTED))
def test_the_page_of_a_recommendation_hides_a_restricted_action(name, sign_in):
    made = RecommendationFactory(text=TEXT)
    ActionFactory(recommendation=made, item=AgendaItemFactory(visibility=Visibility.RESTRICTED), title=CANARY)
    page = sign_in(make(name)).get(made.get_absolute_url())
    assert page.status_code == 200
    assert CANARY not in page.content.decode()


@pytest.mark.parametrize("name", ["board_member", "practitioner", "agency_lead"])
def test_the_page_of_an_action_hides_a_sealed_recommendation(name, sign_in, practitioner):
    sealed = RecommendationFactory(source="review", text=CANARY)
    agency = practitioner.person.posts.get().agency
    action = ActionFactory(recommendation=sealed, title="Change the form", agency=agency)
    page = sign_in(make(name)).get(action.get_absolute_url())
    assert page.status_code == 200
    assert CANARY not in page.content.decode()


def full(theme, made):
    each = RecommendationFactory(status="closed", better_off="Some are.")
    each.themes.add(theme)
    ScrutinyCommentFactory(recommendation=made)
    for recommendation in (made, each):
        ActionFactory(recommendation=recommendation, owner=PostFactory())


@pytest.mark.slow
@pytest.mark.parametrize("address", ["/tracker/", "/tracker/themes/neglect/", "/tracker/themes/neglect/table.csv", ""])
def test_the_tracker_makes_the_same_queries_for_one_and_for_thirty(address, sign_in, team, theme):
    made = RecommendationFactory(text=TEXT)
    made.themes.add(theme)
    client, counts = sign_in(team), []
    for number in (1, 29):
        for _ in range(number):
            full(theme, made)
            RecommendationFactory().themes.add(ThemeFactory())
        client.get(address or f"/tracker/recommendations/{made.pk}/")
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address or f"/tracker/recommendations/{made.pk}/").status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]
