"""Who may open the years of assurance, the questions, the visits, and one agency's return."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import F
from django.urls import reverse

from partnership.assurance.operations import section_11_reuse
from partnership.models import PostRole, RelationKind, ReturnStatus, Section11Return, VisitStatus
from tests.access.address import Address
from tests.access.filled_forms import on
from tests.access.partnership_table import GOVERNS, TEAM, about, at
from tests.cast import make, school
from tests.factories.partnership import AgencyFactory, PostFactory
from tests.factories.section_11 import (
    SCORED,
    AskedCycleFactory,
    QuestionFactory,
    QuestionSetFactory,
    ReturnFactory,
    StandardFactory,
    fill,
    question_of,
    questions,
    return_in,
    visit_in,
)

S = ReturnStatus


def governed_form(name: str, make_one: Callable[[], Any], post: int = 422, **how: Any) -> Address:
    """A form of the team about something that those who govern may read; to others it is not there."""
    return Address(
        about(name, make_one),
        get={200: TEAM, 403: GOVERNS - TEAM},
        post={post: TEAM, 403: GOVERNS - TEAM},
        otherwise=404,
        **how,
    )


def governed_page(name: str, make_one: Callable[[], Any]) -> Address:
    return Address(about(name, make_one), get={200: GOVERNS}, otherwise=404)


def asked() -> Any:
    """A year whose questions one agency was not asked yet."""
    AgencyFactory(category="health").relations.create(kind=RelationKind.RELEVANT_AGENCY, starts_on=date(2020, 1, 1))
    return AskedCycleFactory()


def late_year() -> Any:
    """A year with a return that was not submitted, of an agency that has a lead."""
    found = ReturnFactory()
    PostFactory(agency=found.agency, role=PostRole.AGENCY_LEAD)
    return found.cycle


def new_cycle() -> str:
    questions()
    return reverse("partnership:section11cycle-create")


CYCLES = {
    "section11cycle-list": Address(at("section11cycle-list"), get={200: GOVERNS | {"agency_lead", "champion"}}),
    "section11cycle-create": Address(new_cycle, get={200: TEAM}, post={422: TEAM}, data=lambda: {"label": "2026/27"}),
    "section11cycle-detail": governed_page("section11cycle-detail", asked),
    "section11cycle-analysis": governed_page("section11cycle-analysis", asked),
    "section11cycle-csv": governed_page("section11cycle-csv", asked),
    "section11cycle-workbook": governed_page("section11cycle-workbook", asked),
    "section11cycle-issue": governed_form("section11cycle-issue", asked),
    "section11cycle-change-due-date": governed_form("section11cycle-change-due-date", asked),
    "section11cycle-remind": governed_form("section11cycle-remind", late_year, 302),
    "section11visit-create": governed_form("section11visit-create", asked),
    "visit-schedule": Address(at("visit-schedule"), get={200: GOVERNS}),
}

VISITS = {
    "section11visit-detail": governed_page("section11visit-detail", lambda: visit_in(VisitStatus.PLANNED)),
    "section11visit-complete": governed_form(
        "section11visit-complete", lambda: visit_in(VisitStatus.PLANNED), data=lambda: on("visited_on", days=0)
    ),
    "section11visit-action-create": governed_form(
        "section11visit-action-create", lambda: visit_in(VisitStatus.COMPLETED)
    ),
    "section11visit-cancel": governed_form("section11visit-cancel", lambda: visit_in(VisitStatus.PLANNED)),
}

QUESTIONS = {
    "questionset-list": Address(at("questionset-list"), get={200: GOVERNS}),
    "questionset-create": Address(at("questionset-create"), get={200: TEAM}, post={422: TEAM}),
    "questionset-detail": governed_page("questionset-detail", QuestionSetFactory),
    "standard-create": governed_form("standard-create", QuestionSetFactory),
    "standard-update": governed_form("standard-update", StandardFactory),
    "question-create": governed_form("question-create", StandardFactory),
    "question-update": governed_form("question-update", QuestionFactory),
    "question-remove": governed_form("question-remove", QuestionFactory, 302),
}

# The school's return: its lead and its champion fill it in, the outsider moderates it.
FILLS = {"agency_lead", "champion"}
LEAD = {"agency_lead"}
MODERATOR = {"outsider"}
READS = {"team", "executive_member", "lead_partner", "delegated_partner", "scrutineer"}


def nothing_more(section_11_return: Section11Return) -> None:
    pass


def answer_the_rest(section_11_return: Section11Return) -> None:
    section_11_return.responses.all().delete()
    fill(section_11_return)


def score_all(section_11_return: Section11Return) -> None:
    section_11_return.responses.filter(score__isnull=False).update(moderated_score=F("score"))


def hand_one_in_the_year_before(section_11_return: Section11Return) -> None:
    return_in(S.SUBMITTED, agency=section_11_return.agency, cycle__starts_on=date(2025, 4, 1))


def file_of_answers() -> dict[str, Any]:
    """The file of a return with the same questions, as another partnership's portal gives it."""
    content = section_11_reuse.export_answers(return_in(S.SUBMITTED))
    return {"file": SimpleUploadedFile("answers.json", content.encode())}


def school_return(
    name: str, status: str, question: str = "", prepare: Callable[[Section11Return], None] = nothing_more
) -> Callable[[], str]:
    def path() -> str:
        is_moderated = status not in {S.ISSUED, S.IN_PROGRESS, S.SUBMITTED}
        found = return_in(status, agency=school(), **({"moderator": make("outsider").person} if is_moderated else {}))
        prepare(found)
        more = [question_of(found, question).pk] if question else []
        return reverse(f"partnership:section11return-{name}", args=[found.pk, *more])

    return path


def known(status: str) -> set[str]:
    return READS | FILLS | (set() if status in {S.ISSUED, S.IN_PROGRESS, S.SUBMITTED} else MODERATOR)


def return_form(
    name: str,
    status: str,
    who: set[str],
    post: int = 422,
    *,
    question: str = "",
    prepare: Callable[[Section11Return], None] = nothing_more,
    data: Callable[[], dict[str, Any]] = dict,
) -> Address:
    """A form about the return, for those named; others who know of it may not, and to the rest it is not there."""
    others = known(status) - who
    return Address(
        school_return(name, status, question, prepare),
        get={200: who, 403: others},
        post={post: who, 403: others},
        otherwise=404,
        data=data,
    )


def return_page(name: str, status: str, who: set[str], answer: int = 200) -> Address:
    others = known(status) - who
    return Address(
        school_return(name, status),
        get={answer: who, 403: others},
        post={405: who, 403: others},
        otherwise=404,
    )


RETURNS = {
    "section11return-detail": return_page("detail", S.RETURNED, known(S.RETURNED)),
    "section11return-remind": return_form("remind", S.IN_PROGRESS, TEAM, 302),
    # Leads to the first question.
    "section11return-start": return_page("start", S.ISSUED, FILLS, 302),
    "section11return-answer": return_form("answer", S.IN_PROGRESS, FILLS, question=SCORED[0]),
    # Nobody need be named.
    "section11return-contributors": return_form("contributors", S.IN_PROGRESS, LEAD, 302),
    "section11return-submit": return_form("submit", S.IN_PROGRESS, LEAD, prepare=answer_the_rest),
    "section11return-appoint-moderator": return_form("appoint-moderator", S.SUBMITTED, TEAM),
    "section11return-moderate-answer": return_form(
        "moderate-answer",
        S.IN_MODERATION,
        MODERATOR,
        question=SCORED[0],
        data=lambda: {"moderation": "We saw less."},
    ),
    "section11return-send-back": return_form("send-back", S.IN_MODERATION, MODERATOR),
    "section11return-agree": return_form("agree", S.IN_MODERATION, MODERATOR, 302, prepare=score_all),
    "section11return-plan": return_form("plan", S.AGREED, TEAM),
    "section11return-close": return_form("close", S.ACTION_PLAN, TEAM, 302),
    "section11return-copy-previous": return_form(
        "copy-previous", S.IN_PROGRESS, FILLS, 302, prepare=hand_one_in_the_year_before
    ),
    "section11return-import": return_form("import", S.IN_PROGRESS, FILLS, data=file_of_answers),
    "section11return-export": return_page("export", S.IN_PROGRESS, FILLS),
}

PARTS = (CYCLES, VISITS, QUESTIONS, RETURNS)
ACCESS = {f"partnership:{name}": address for part in PARTS for name, address in part.items()}
