"""Publications: arrangements, the report of 2019/20, and the report that is being written today."""

from datetime import UTC, date, datetime, timedelta

from partnership.board.demo.meetings import day_of
from partnership.directory.demo.lookups import read, user
from partnership.publications.models import (
    AnnualReport,
    AnnualReportChapter,
    AnnualReportSignature,
    ArrangementsChange,
    ArrangementsSection,
    ArrangementsVersion,
)
from partnership.publications.models.annual_reports import READABLE
from partnership.publications.operations import annual_reports, arrangements, signing
from shield.records.workflow import advance

FACTS_ONLY = "We do not hold its full text. The sections below summarise the arrangements at that time."
NOTES = {
    1: f"First issue, submitted to the Department for Education, which found it compliant. {FACTS_ONLY}",
    2: f"Revised and submitted to the Department for Education. The Board noted it on 27 January 2020. {FACTS_ONLY}",
    3: f"Updated for year three. {FACTS_ONLY} The list of changes names sections of the full text.",
}


def load_arrangements() -> None:
    """Load the three versions of 2018 to 2021, and one of the present edition in force."""
    for row in read("published_arrangements")["versions"]:
        if not ArrangementsVersion.objects.filter(number=row["number"]).exists():
            _historic(row)
    if not ArrangementsVersion.objects.filter(number=4).exists():
        _current()


def _version(
    number: int, effective_on: date, edition: str, note: str = "", *, month: bool = True
) -> ArrangementsVersion:
    texts = read("arrangements")
    health, voice = (_in_force_on(texts[name], effective_on) for name in ("health", "voice"))
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
        body = body.replace("{voice}", voice)
        ArrangementsSection.objects.create(version=version, number=place, title=section["title"], body=body)
    return version


def _in_force_on(texts: list[list[str]], day: date) -> str:
    """Return the text of a day, from pairs of the day it began and the text, the earliest first."""
    return [text for began, text in texts if date.fromisoformat(began) <= day][-1]


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
    arrangements.record_historic(version=version, by=user("team"), at=at)


def _current() -> None:
    version = _version(4, date(2024, 12, 2), "2023", month=False)
    for order, (section, was, now, why) in enumerate(read("arrangements")["current_changes"], start=1):
        ArrangementsChange.objects.create(version=version, order=order, section=section, was=was, now=now, why=why)
    arrangements.record_historic(version=version, by=user("team"), at=datetime(2024, 12, 2, 10, 0, tzinfo=UTC))


def load_report() -> None:
    """Load the report of 2019/20: written, signed by the three partners of the time, and published."""
    words = read("report_2019_20")
    if AnnualReport.objects.filter(slug=words["slug"]).exists():
        return
    by = user("team")
    report = annual_reports.create(
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
    report = annual_reports.update(report=report, version=report.version, by=by, summary=words["summary"])
    annual_reports.complete_contents(report=report, by=by)
    advance(report, "ask-scrutineer", by=by)
    report = annual_reports.comment(
        report=report, version=report.version, text=words["scrutineer_comment"], by=user("scrutineer")
    )
    signing.open_signing(publication=report, by=by)
    published_at = datetime.fromisoformat(words["published_at"])
    _sign(report, words["signatures"], published_at)
    annual_reports.publish(report=report, by=by, now=published_at)


def _write(report: AnnualReport, chapter: dict) -> None:
    """Write a chapter's text; a chapter of an app that is not installed is skipped."""
    words = {"prose": chapter["prose"], "covers": chapter["covers"]}
    if "order" in chapter:
        AnnualReportChapter.objects.update_or_create(
            report=report,
            key=chapter["key"],
            defaults={**words, "order": chapter["order"], "title": chapter["title"]},
        )
    else:
        report.chapters.filter(key=chapter["key"]).update(**words)


def _sign(report: AnnualReport, signatures: list[list[str]], at: datetime) -> None:
    """Sign for the office holders of the time, who are named by office, with today's accounts."""
    text = report.fingerprint()
    for seat, key, signed_as in signatures:
        AnnualReportSignature.objects.create(
            publication=report, seat=seat, signed_by=user(key), signed_as=signed_as, signed_at=at, content_hash=text
        )
    advance(report, "complete-signing", by=user("lead_partner_police"), content_hash=text)


def load_draft_report(today: date) -> None:
    """Load the report that is being written: last year's, with statistics and little text."""
    year = today.year - 1 if today.month >= 4 else today.year - 2
    slug = f"{year}-{(year + 1) % 100:02}"
    if AnnualReport.objects.filter(slug=slug).exclude(status__in=READABLE).exists():
        return
    report = annual_reports.create(
        slug=slug,
        title=f"Annual report {year}/{(year + 1) % 100:02}",
        period=f"{year}/{(year + 1) % 100:02}",
        starts_on=date(year, 4, 1),
        ends_on=date(year + 1, 3, 31),
        edition="2023",
        by=user("team"),
    )
    AnnualReportChapter.objects.filter(report=report, key="own.introduction").update(
        prose="This report covers the year from April to March.", covers=["report-content-activity"]
    )
