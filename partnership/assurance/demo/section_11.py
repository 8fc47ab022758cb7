"""Section 11 of 2019/20 and 2020/21, as published."""

from datetime import date

from partnership.assurance.models import (
    Section11Answer,
    Section11Cycle,
    Section11Finding,
    Section11Question,
    Section11Visit,
    VisitStatus,
)
from partnership.directory.demo.lookups import read
from partnership.directory.models import Agency

SUMMARIES = {
    "2019/20": "Members of the Executive visited relevant agencies to follow up their answers.",
    "2020/21": "A short online survey of all relevant agencies in July and August 2020, with visits to follow.",
    "2021/22": "Shared core questions and timetable with Greenwich and Lewisham.",
}
OWNERS = {"executive": "Executive", "relevant_agencies": "Relevant agencies"}


def load_section_11() -> None:
    """Load cycles with their survey, findings, answers and visits."""
    data = read("section11")
    agencies = {agency.slug: agency for agency in Agency.objects.all()}
    for row in data["years"]:
        begins = int(row["label"][:4])
        cycle, _ = Section11Cycle.objects.update_or_create(
            slug=row["label"].replace("/", "-"),
            defaults={
                "label": row["label"],
                "starts_on": date(begins, 4, 1),
                "ends_on": date(begins + 1, 3, 31),
                "summary": SUMMARIES[row["label"]],
                "responses": row.get("survey", {}).get("responses"),
                "working_well": row.get("working_well", []),
                "next_steps": [
                    {"owner": OWNERS[step["owner"]], "text": step["text"]} for step in row.get("next_steps", [])
                ],
            },
        )
        for visit in row.get("visits", []):
            _visit(cycle, visit, agencies)
    survey = Section11Cycle.objects.get(label="2020/21")
    _questions(survey, data["questions"])
    for answer in data["agency_responses"]:
        Section11Answer.objects.update_or_create(
            cycle=survey,
            agency=agencies[answer["agency"]],
            topic=answer["question"],
            defaults={"points": answer["points"], "agency_is_certain": answer["certain"]},
        )


def _visit(cycle: Section11Cycle, visit: dict, agencies: dict[str, Agency]) -> None:
    window = visit.get("window")
    Section11Visit.objects.update_or_create(
        cycle=cycle,
        agency=agencies[visit["agency"]],
        defaults={
            "visited_on": date.fromisoformat(visit["date"]) if visit["date"] else None,
            "planned_for": "February to March 2021" if window else "",
            "status": VisitStatus.COMPLETED if visit["status"] == "completed" else VisitStatus.PLANNED,
        },
    )


def _questions(cycle: Section11Cycle, rows: list[dict]) -> None:
    for row in rows:
        question, _ = Section11Question.objects.update_or_create(
            cycle=cycle,
            number=row["number"],
            defaults={
                "text": row["text"],
                "responses": row["responses"],
                "follow_up_of": row["follow_up_of"] or "",
                "caveat": row.get("caveat", ""),
                "methods": row["methods"],
            },
        )
        for finding in row["findings"]:
            Section11Finding.objects.update_or_create(
                question=question, meaning=finding["meaning"], defaults={"count": finding["count"]}
            )
