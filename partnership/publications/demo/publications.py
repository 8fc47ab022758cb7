"""What was published: arrangements, the report of 2019/20 and its bulletin, and what is being written today."""

from datetime import UTC, date, datetime, timedelta

from partnership.board.demo.meetings import day_of
from partnership.directory.demo.lookups import read, user
from partnership.publications.models import (
    AnnualReport,
    AnnualReportSection,
    ArrangementsChange,
    ArrangementsSection,
    ArrangementsVersion,
    ReportSignature,
)
from partnership.publications.models.annual_reports import READABLE
from partnership.publications.operations import annual_reports, arrangements
from shield.records.workflow import advance

FACTS_ONLY = "Its own words are not kept; the sections below tell the arrangements of that time in short."
NOTES = {
    1: f"First issue, submitted to the Department for Education, which found it compliant. {FACTS_ONLY}",
    2: f"Revised and submitted to the Department for Education. The Board noted it on 27 January 2020. {FACTS_ONLY}",
    3: "Updated for year three.",
}


def load_arrangements() -> None:
    """The three versions of 2018 to 2021, and one of the present edition in force."""
    for row in read("published_arrangements")["versions"]:
        if not ArrangementsVersion.objects.filter(number=row["number"]).exists():
            _historic(row)
    if not ArrangementsVersion.objects.filter(number=4).exists():
        _current()


def _version(
    number: int, effective_on: date, edition: str, note: str = "", *, month: bool = True
) -> ArrangementsVersion:
    texts = read("arrangements")
    health = (
        "South East London Clinical Commissioning Group"
        if edition == "2018"
        else ("NHS South East London Integrated Care Board")
    )
    version = ArrangementsVersion.objects.create(
        number=number,
        title="Published arrangements",
        effective_on=effective_on,
        edition=edition,
        note=note,
        shows_month_only=month,
    )
    for place, section in enumerate(texts["sections"], start=1):
        body = section["body"].replace("{health}", health).replace("{leads}", texts["leads"][edition])
        ArrangementsSection.objects.create(version=version, number=place, title=section["title"], body=body)
    return version


def _historic(row: dict) -> None:
    version = _version(row["number"], day_of(row["date"]), "2018", NOTES[row["number"]])
    for order, change in enumerate(row["changed_sections"] or [], start=1):
        ArrangementsChange.objects.create(
            version=version, order=order, section=change["section"], now=change["change"], why="Year three"
        )
    if row["number"] == 2:
        ArrangementsChange.objects.create(
            version=version, order=1, section="Whole document", now="Revised; the changes were not listed", why=""
        )
    at = datetime.combine(version.effective_on, datetime.min.time(), tzinfo=UTC) + timedelta(hours=10)
    arrangements.keep_historic(version=version, by=user("team"), at=at)


def _current() -> None:
    version = _version(4, date(2024, 12, 2), "2023", month=False)
    for order, (section, was, now, why) in enumerate(read("arrangements")["current_changes"], start=1):
        ArrangementsChange.objects.create(version=version, order=order, section=section, was=was, now=now, why=why)
    arrangements.keep_historic(version=version, by=user("team"), at=datetime(2024, 12, 2, 10, 0, tzinfo=UTC))


def load_report() -> None:
    """The report of 2019/20: written, signed by the three partners of the time, printed and published."""
    words = read("report_2019_20")
    if AnnualReport.objects.filter(slug=words["slug"]).exists():
        return
    by = user("team")
    report = annual_reports.start(
        slug=words["slug"],
        title=words["title"],
        period=words["period"],
        starts_on=date.fromisoformat(words["starts_on"]),
        ends_on=date.fromisoformat(words["ends_on"]),
        edition=words["edition"],
        by=by,
    )
    for chapter in words["chapters"]:
        _write(report, chapter)
    annual_reports.edit(report=report, version=report.version, by=by, summary=words["summary"])
    annual_reports.complete_contents(report=report, by=by)
    advance(report, "ask-scrutineer", by=by)
    report = annual_reports.comment(
        report=report, version=report.version, text=words["scrutineer_comment"], by=user("scrutineer")
    )
    annual_reports.open_signing(report=report, by=by)
    published_at = datetime.fromisoformat(words["published_at"])
    _sign(report, words["signatures"], published_at)
    annual_reports.publish(report=report, by=by, now=published_at)


def _write(report: AnnualReport, chapter: dict) -> None:
    """A chapter's words; those of an app that is not there are passed over."""
    words = {"prose": chapter["prose"], "covers": chapter["covers"]}
    if "order" in chapter:
        AnnualReportSection.objects.update_or_create(
            report=report,
            key=chapter["key"],
            defaults={**words, "order": chapter["order"], "title": chapter["title"]},
        )
    else:
        report.sections.filter(key=chapter["key"]).update(**words)


def _sign(report: AnnualReport, signatures: list[list[str]], at: datetime) -> None:
    """By the office holders of the time, who are named by office; today's accounts stand behind them."""
    text = report.fingerprint()
    for seat, key, signed_as in signatures:
        ReportSignature.objects.create(
            report=report, seat=seat, signed_by=user(key), signed_as=signed_as, signed_at=at, content_hash=text
        )
    advance(report, "complete-signing", by=user("lead_partner_police"), content_hash=text)


def load_draft_report(today: date) -> None:
    """The report that is being written: last year's, with figures and hardly a word."""
    begins = today.year - 1 if today.month >= 4 else today.year - 2
    slug = f"{begins}-{(begins + 1) % 100:02}"
    if AnnualReport.objects.filter(slug=slug).exclude(status__in=READABLE).exists():
        return
    report = annual_reports.start(
        slug=slug,
        title=f"Annual report {begins}/{(begins + 1) % 100:02}",
        period=f"{begins}/{(begins + 1) % 100:02}",
        starts_on=date(begins, 4, 1),
        ends_on=date(begins + 1, 3, 31),
        edition="2023",
        by=user("team"),
    )
    AnnualReportSection.objects.filter(report=report, key="own.introduction").update(
        prose="This report covers the year from April to March.", covers=["report-content-activity"]
    )
