"""The yearly report: take figures, write beside them, complete, sign, publish. An edit voids what was signed."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone

from partnership.board.models import BudgetYear
from partnership.directory.models import AgencyRelation, PartnerSeat, Post, PostRole, RelationKind
from partnership.publications.models import AnnualReport, AnnualReportSection, ReportSignature, ReportStatus
from partnership.publications.models.annual_reports import CURRENT
from shield import pdf
from shield.extension_points import identity, report_sections
from shield.operations import audit, documents, edits, notices
from shield.records.workflow import advance
from shield.refusals import Refused
from shield.web.access import PUBLIC

# Chapters that people write themselves, beside those that apps announce: key, place, title.
OWN_CHAPTERS = (
    ("own.foreword", 1, "Foreword by the safeguarding partners"),
    ("own.introduction", 2, "Introduction"),
    ("own.effectiveness", 70, "How effective the arrangements have been"),
    ("own.scrutiny", 80, "Independent scrutiny"),
    ("own.families", 85, "What children and families told us"),
)
SHORT_CHAPTER = 700
WRITTEN = {ReportStatus.CONTENTS_COMPLETE, ReportStatus.SIGNING, ReportStatus.SIGNED}


@transaction.atomic
def start(*, slug: str, title: str, period: str, starts_on: date, ends_on: date, edition: str, by: Any) -> AnnualReport:
    """Begin a report with its empty chapters and the year's first figures."""
    if AnnualReport.objects.filter(slug=slug).exists():
        raise Refused("There is a report for this year already.", field="period")
    report = AnnualReport.objects.create(
        slug=slug, title=title, period=period, starts_on=starts_on, ends_on=ends_on, edition=edition
    )
    AnnualReportSection.objects.bulk_create(
        [AnnualReportSection(report=report, key=key, order=order, title=name) for key, order, name in OWN_CHAPTERS]
    )
    audit.record("partnership.report-started", report, by=by)
    return compile_sections(report=report, by=by)


@transaction.atomic
def compile_sections(*, report: AnnualReport, by: Any, now: datetime | None = None) -> AnnualReport:
    """Take each app's figures for the year into the draft; prose written beside them stays."""
    report = AnnualReport.objects.select_for_update().get(pk=report.pk)
    if report.status != ReportStatus.DRAFTING:
        raise Refused("Only a draft can take fresh figures. Take it back to a draft first.")
    for section in report_sections:
        figures = {
            "order": section.order,
            "template_name": section.template_name,
            "data": section.compile(report.starts_on, report.ends_on),
            "compiled_at": now or timezone.now(),
        }
        report.sections.update_or_create(
            key=section.key, defaults=figures, create_defaults={**figures, "title": section.title}
        )
    audit.record("partnership.report-compiled", report, by=by)
    return report


@transaction.atomic
def edit(*, report: AnnualReport, version: int, by: Any, **words: Any) -> AnnualReport:
    """Change title or summary of the version that was read; what was complete or signed is a draft again."""
    _make_draft_again(report, by)
    return edits.revise(report, "partnership.report-edited", version=version, by=by, **words)


@transaction.atomic
def edit_section(
    *, section: AnnualReportSection, version: int, title: str, prose: str, covers: list[str], by: Any
) -> AnnualReportSection:
    """Change a chapter's words; ``version`` is the report's that was read. What was signed is a draft again."""
    report = AnnualReport.objects.get(pk=section.report_id)
    _make_draft_again(report, by)
    edits.revise(report, "partnership.report-edited", version=version, by=by)
    section.title, section.prose, section.covers = title, prose, sorted(covers)
    section.save(update_fields=["title", "prose", "covers"])
    return section


def _make_draft_again(report: AnnualReport, by: Any) -> None:
    if report.status in WRITTEN:
        take_back(report=report, reason="The words were edited.", by=by)
    elif report.status != ReportStatus.DRAFTING:
        raise Refused("A published report stays as it was published.")


@transaction.atomic
def take_back(*, report: AnnualReport, reason: str, by: Any) -> AnnualReport:
    """Make a draft of it again; every signature is void and stays in the history."""
    # The scrutineer's words stay for them to say again of the changed text.
    advance(report, "take-back", by=by, reason=reason, commented_by=None)
    voided = report.live_signatures().update(voided_at=timezone.now())
    audit.record("partnership.report-taken-back", report, by=by, signatures_voided=voided)
    return report


@transaction.atomic
def complete_contents(*, report: AnnualReport, by: Any) -> AnnualReport:
    """Close the writing; ``Refused`` names each thing that the guidance asks for and no chapter covers."""
    missing = report.missing_contents()
    if missing:
        raise Refused("Not covered by any written chapter yet: " + "; ".join(rule.title for rule in missing) + ".")
    if not report.summary.strip():
        raise Refused("Write the summary in plain words first.")
    budgets = BudgetYear.objects.filter(starts_on__lte=report.ends_on, ends_on__gte=report.starts_on).with_lines()
    if wrong := [f"{budget.label}: {words}" for budget in budgets for words in budget.wrong_sums()]:
        raise Refused(f"The budget does not add up. {'. '.join(wrong)}.")
    advance(report, "complete-contents", by=by)
    audit.record("partnership.report-completed", report, by=by)
    return report


@transaction.atomic
def ask_scrutineer(*, report: AnnualReport, by: Any) -> AnnualReport:
    """Give the report to the independent scrutineer to comment on, and tell them."""
    advance(report, "ask-scrutineer", by=by)
    audit.record("partnership.report-with-scrutineer", report, by=by)
    posts = Post.objects.current().filter(role=PostRole.INDEPENDENT_SCRUTINEER).select_related("person")
    for post in posts:
        notices.post(
            "partnership/emails/report-to-comment",
            to=post.person.email,
            name=post.person.name,
            title=report.title,
            path=report.get_absolute_url(),
        )
    return report


@transaction.atomic
def comment(*, report: AnnualReport, version: int, text: str, by: Any) -> AnnualReport:
    """Keep what the independent scrutineer says of the report, in their own words; partners sign it with the rest.

    ``Refused`` while nobody asks, or when somebody saved the report since ``version`` was read.
    """
    locked = AnnualReport.objects.select_for_update().get(pk=report.pk)
    if locked.status != ReportStatus.SCRUTINEER_COMMENT:
        raise Refused("The report does not wait for your comment.")
    words = {"scrutineer_comment": text, "commented_by": by}
    return edits.revise(report, "partnership.report-commented", version=version, by=by, **words)


@transaction.atomic
def open_signing(*, report: AnnualReport, by: Any) -> AnnualReport:
    """Ask the three lead safeguarding partners for their signatures; ``Refused`` before the scrutineer has commented."""
    if AnnualReport.objects.select_for_update().get(pk=report.pk).commented_by_id is None:
        raise Refused("The independent scrutineer has not commented yet.")
    advance(report, "open-signing", by=by)
    audit.record("partnership.report-signing-opened", report, by=by)
    return report


def seat_of(user: Any) -> tuple[str, Post] | None:
    """The statutory seat that a lead safeguarding partner signs for today, with the post; ``None`` for others."""
    posts = Post.objects.current().filter(person__user=user, role=PostRole.LEAD_SAFEGUARDING_PARTNER)
    for post in posts.select_related("agency", "person"):
        held = AgencyRelation.objects.current().filter(agency=post.agency, kind=RelationKind.SAFEGUARDING_PARTNER)
        relation = held.first()
        if relation is not None:
            return relation.seat, post
    return None


@transaction.atomic
def sign(*, report: AnnualReport, by: Any, now: datetime | None = None) -> ReportSignature:
    """Sign the text as it stands for one's seat; the third seat's signature completes the set."""
    report = AnnualReport.objects.select_for_update().get(pk=report.pk)
    if report.status != ReportStatus.SIGNING:
        raise Refused("This report is not waiting for signatures.")
    seat = seat_of(by)
    if seat is None:
        raise Refused("Only the lead safeguarding partner of a seat can sign.")
    signed = report.live_signatures()
    if signed.filter(seat=seat[0]).exists() or signed.filter(signed_by=by).exists():
        raise Refused("It is signed for this partner already.")
    signature = ReportSignature.objects.create(
        report=report,
        seat=seat[0],
        signed_by=by,
        signed_as=f"{seat[1].person.name}, {seat[1].job_title}",
        signed_at=now or timezone.now(),
        content_hash=report.fingerprint(),
    )
    audit.record("partnership.report-signed", report, by=by, seat=seat[0], sha256=signature.content_hash)
    if report.live_signatures().count() == len(PartnerSeat):
        advance(report, "complete-signing", by=by, content_hash=signature.content_hash)
    return signature


def publish(*, report: AnnualReport, by: Any, now: datetime | None = None) -> AnnualReport:
    """Print the signed text once, for good, and show it to everybody; the report before it is marked as followed.

    The PDF is drawn before the transaction. The text must be the very one that three partners signed.
    """
    if report.status != ReportStatus.SIGNED:
        raise Refused("Only a signed report can be published.")
    text = report.fingerprint()
    printed = pdf.render("partnership/reports/pdf.html", print_context(report))
    frozen = {section.pk: figures_of(section) for section in report.sections.all()}
    return _publish(report, text, printed, frozen, by, now or timezone.now())


@transaction.atomic
def _publish(
    report: AnnualReport, text: str, printed: bytes, frozen: dict[int, str], by: Any, now: datetime
) -> AnnualReport:
    report = AnnualReport.objects.select_for_update().get(pk=report.pk)
    hashes = set(report.live_signatures().values_list("content_hash", flat=True))
    if hashes != {text} or report.fingerprint() != text:
        raise Refused("The text is not the one that was signed. Take it back to a draft and have it signed again.")
    for section in report.sections.all():
        section.frozen_figures = frozen[section.pk]
        section.save(update_fields=["frozen_figures"])
    document = documents.store(
        title=report.title, filename=f"annual-report-{report.slug}.pdf", content=printed, permission=PUBLIC, by=by
    )
    for older in AnnualReport.objects.filter(status__in=CURRENT, starts_on__lt=report.starts_on):
        advance(older, "supersede", by=by)
    advance(report, "publish", by=by, document=document, content_hash=text, published_at=now, published_by=by)
    audit.record("partnership.report-published", report, by=by, sha256=document.sha256)
    return report


def print_context(report: AnnualReport) -> dict[str, Any]:
    """What the printed report shows."""
    written = [section for section in report.sections.all() if not section.is_empty]
    return {
        "report": report,
        "chapters": [
            {
                "section": section,
                "figures": figures_of(section, paper=True),
                "place": place,
                "runs_on": place > 2 and _is_short(section) and not written[place - 2].template_name,
            }
            for place, section in enumerate(written, start=1)
        ],
        "covered": [(rule, [s for s in written if rule.key in s.covers]) for rule in report.contents_rules()],
        "partners": list(AgencyRelation.objects.safeguarding_partners(report.ends_on)),
        "signatures": list(report.live_signatures()),
        "identity": identity(),
        "paper": True,
    }


def _is_short(section: AnnualReportSection) -> bool:
    """A few words only: on paper they follow the chapter before instead of taking a page."""
    return not section.template_name and len(section.prose) < SHORT_CHAPTER


def figures_of(section: AnnualReportSection, *, paper: bool = False) -> str:
    """A chapter's figures as HTML, from its snapshot and template; empty for a chapter of words only."""
    if not section.template_name:
        return ""
    return render_to_string(
        section.template_name, {**section.data, "data": section.data, "section": section, "paper": paper}
    )
