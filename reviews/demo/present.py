"""Reviews of the demo's present, counted from today. The incidents are invented."""

from datetime import date, datetime, time, timedelta
from typing import Any

import pghistory

from partnership.demo import theme, user
from partnership.models import PartnerSeat, Recommendation, RecommendationSource, RecommendationStatus
from reviews.models import (
    AdvanceCopy,
    Harm,
    PanelPosition,
    PartnerView,
    Position,
    PracticeReview,
    Question,
    ReviewStatus,
)
from reviews.operations import advance_copies, clocks, reviews
from shield import working_days
from shield.models import StatusChange

LCSPR = "Local child safeguarding practice review"


def load_present(today: date) -> None:
    """Store an incident two days old, a rapid review on day 9, a review in month 2, and a published one."""
    # On a weekend the clocks are where they were on the last working day.
    today = today if working_days.is_working_day(today) else working_days.add(today, -1)
    with pghistory.context(user=user("team").pk):
        _incident(today)
        _rapid_review(today)
        _under_way(today)
        _published(today)


def _make(pseudonym: str, themes: tuple[str, ...], **changes: Any) -> tuple[PracticeReview, bool]:
    owner = "Practice review and learning manager"
    review, is_new = PracticeReview.objects.get_or_create(pseudonym=pseudonym, defaults={"owner": owner, **changes})
    if is_new:
        review.themes.set([theme(name) for name in themes])
        clocks.sync_clocks(review=review)
    return review, is_new


def _record_moves(review: PracticeReview, *moves: tuple[str, str, date]) -> None:
    """Store the moves so far: verb, status since, and the day."""
    was = ReviewStatus.REFERRED.value
    for verb, now, day in moves:
        StatusChange.objects.create(
            target_type=PracticeReview._meta.label_lower,
            target_id=str(review.pk),
            verb=verb,
            was=was,
            now=now,
            at=datetime.combine(day, time(11), working_days.LONDON),
            by=user("team"),
        )
        was = now


def _incident(today: date) -> None:
    aware = working_days.add(today, -2)
    review, is_new = _make(
        "Baby N",
        ("Unexplained injuries in pre-mobile babies",),
        status=ReviewStatus.CONSIDERED,
        incident_summary="A seven-week-old baby was taken to hospital with a broken arm that no one could explain.",
        referred_on=aware,
        incident_on=aware,
        aware_on=aware,
        harm=Harm.SERIOUSLY_HARMED,
        abuse_suspected=True,
        incident_area="Bexley",
        home_area="Bexley",
        agencies=["Children’s Social Care", "Hospital", "Police"],
    )
    if is_new:
        _record_moves(review, ("consider", ReviewStatus.CONSIDERED, working_days.add(today, -1)))


def _rapid_review(today: date) -> None:
    notified, aware = working_days.add(today, -9), working_days.add(today, -11)
    review, is_new = _make(
        "Child S",
        ("Neglect", "Professional curiosity"),
        status=ReviewStatus.RAPID_REVIEW,
        incident_summary="A five-year-old was found alone at night, underweight and with untreated burns.",
        referred_on=aware,
        incident_on=aware,
        aware_on=aware,
        harm=Harm.SERIOUSLY_HARMED,
        abuse_suspected=True,
        incident_area="Bexley",
        home_area="Greenwich",
        agencies=["Children’s Social Care", "School", "Health visiting", "Police"],
        notified_on=notified,
        partners_told_on=notified,
        facts="The school raised neglect three times in eight months. Two moves between boroughs.",
        safety="The child is in foster care; two younger children were seen and are safe.",
    )
    if is_new:
        first = working_days.add(aware, 1)
        _record_moves(
            review,
            ("consider", ReviewStatus.CONSIDERED, first),
            ("notify", ReviewStatus.NOTIFIED, notified),
            ("start-rapid-review", ReviewStatus.RAPID_REVIEW, working_days.add(notified, 1)),
        )
        reviews.update(
            review=review,
            version=review.version,
            by=user("team"),
            agencies=[*review.agencies, "Housing"],
            themes=[theme("Neglect"), theme("Professional curiosity"), theme("Voice of the child")],
        )


# What is the same about Child K on every day.
FACTS_OF_K = {
    "status": ReviewStatus.IN_REVIEW,
    "incident_summary": "A three-year-old died after an assault at home during a contact visit.",
    "harm": Harm.DIED,
    "abuse_suspected": True,
    "incident_area": "Bexley",
    "home_area": "Bexley",
    "agencies": ["Children’s Social Care", "Police", "Probation", "Health visiting", "Nursery"],
    "panel_position": PanelPosition.AGREES,
    "panel_response": "The Panel agrees that a local review is right and asks for it to be proportionate.",
    "facts": "Five agencies knew the family, but none had the whole picture.",
    "safety": "The child’s sister and brother live with grandparents under a child protection plan.",
    "improvement": "Contact was arranged without the probation service’s view of the father.",
    "next_steps": "A local practice review.",
    "improvements_needed": True,
    "themes_recur": True,
    "working_together_concern": True,
    "panel_prefers_local": False,
    "decision_reason": "Themes of two earlier reviews recur, and three agencies made separate decisions about contact.",
    "learning_route": LCSPR,
    "reviewer": "Independent reviewer, former head of a family court service",
}


def _under_way(today: date) -> None:
    initiated = working_days.add_months(today, -1) - timedelta(days=12)
    notified = working_days.add(initiated, -34)
    aware = working_days.add(notified, -2)
    review, is_new = _make(
        "Child K",
        ("Domestic abuse", "Information sharing", "Engaging fathers"),
        referred_on=aware,
        incident_on=aware,
        aware_on=aware,
        notified_on=notified,
        partners_told_on=notified,
        rapid_review_on=working_days.add(notified, 14),
        submitted_on=working_days.add(notified, 15),
        panel_replied_on=working_days.add(notified, 26),
        initiated_on=initiated,
        publication_planned_on=working_days.add_months(initiated, 6) - timedelta(days=10),
        **FACTS_OF_K,
    )
    if is_new:
        _write_history_of_k(review, notified, initiated, today)


def _write_history_of_k(review: PracticeReview, notified: date, initiated: date, today: date) -> None:
    _record_agreement(review, initiated)
    reviews.add_monitoring_entry(
        review=review,
        on=today - timedelta(days=31),
        in_time=True,
        good_quality=True,
        words="Terms of reference agreed; two practitioner events are booked.",
        asked_in_writing=True,
        by=user("team"),
    )
    _record_moves(review, *_moves_until_review(notified, initiated))


def _moves_until_review(notified: date, initiated: date) -> list[tuple[str, str, date]]:
    """Return the moves from the consideration to a practice review under way."""
    return [
        ("consider", ReviewStatus.CONSIDERED, working_days.add(notified, -1)),
        ("notify", ReviewStatus.NOTIFIED, notified),
        ("start-rapid-review", ReviewStatus.RAPID_REVIEW, working_days.add(notified, 1)),
        ("submit-rapid-review", ReviewStatus.RR_SUBMITTED, working_days.add(notified, 15)),
        ("record-panel-response", ReviewStatus.PANEL_RESPONSE, working_days.add(notified, 26)),
        ("commission", ReviewStatus.COMMISSIONED, initiated),
        ("start-review", ReviewStatus.IN_REVIEW, working_days.add(initiated, 8)),
    ]


def _record_agreement(review: PracticeReview, day: date) -> None:
    for seat in PartnerSeat:
        PartnerView.objects.get_or_create(
            review=review,
            question=Question.NEXT_STEP,
            seat=seat,
            defaults={"position": Position.AGREES, "given_on": day},
        )


# What is the same about Child V on every day.
FACTS_OF_V = {
    "status": ReviewStatus.LEARNING_IN_ACTION,
    "incident_summary": "A fourteen-year-old was seriously harmed by self-injury while out of school.",
    "harm": Harm.SERIOUSLY_HARMED,
    "abuse_suspected": True,
    "incident_area": "Bexley",
    "home_area": "Bexley",
    "agencies": ["School", "Mental health services", "Children’s Social Care"],
    "panel_position": PanelPosition.AGREES,
    "panel_response": "The Panel agrees that a local review is right.",
    "facts": "The young person had left the school roll, and no agency met them for seven months.",
    "safety": "The young person is in hospital and has a named social worker.",
    "improvement": "Nobody was responsible for a child who was on no school’s roll.",
    "next_steps": "A local practice review.",
    "improvements_needed": True,
    "themes_recur": True,
    "working_together_concern": True,
    "panel_prefers_local": False,
    "learning_route": LCSPR,
    "reviewer": "Independent reviewer, former headteacher",
    "decision_reason": "Criteria (a) to (c) were met and the learning is relevant to every secondary school.",
    "public_summary": "A young person was out of school for seven months before they were seriously harmed. Many "
    "people were worried, and each thought that someone else had spoken with the young person.",
    "analysis": "No one had the whole picture once the young person had left the school roll. Meetings were held "
    "about the young person and not with them.",
    "improvements": "One named worker for every child who misses education. Ask the young person first, and write "
    "down their words. Mental health services and schools plan together.",
    "named_in_report": True,
    "nspcc_record": "NC10482",
}


def _published(today: date) -> None:
    published = working_days.add(working_days.add_months(today, -4), 0)
    initiated = working_days.add_months(published, -6) + timedelta(days=9)
    notified = working_days.add(initiated, -34)
    aware = working_days.add(notified, -2)
    review, is_new = _make(
        "Child V",
        ("Young people’s mental health", "Voice of the child", "Children missing education"),
        referred_on=aware,
        incident_on=aware,
        aware_on=aware,
        notified_on=notified,
        partners_told_on=notified,
        rapid_review_on=working_days.add(notified, 14),
        submitted_on=working_days.add(notified, 15),
        panel_replied_on=working_days.add(notified, 26),
        initiated_on=initiated,
        final_report_on=working_days.add(published, -15),
        published_on=published,
        nspcc_sent_on=working_days.add(published, 5),
        **FACTS_OF_V,
    )
    if is_new:
        for recipient in advance_copies.RECIPIENTS:
            sent = working_days.add(published, -9)
            AdvanceCopy.objects.create(review=review, recipient=recipient, sent_on=sent, recorded_by=user("team"))
        _write_history_of_v(review, notified, initiated, published)
    _recommend(review, today)


def _write_history_of_v(review: PracticeReview, notified: date, initiated: date, published: date) -> None:
    _record_agreement(review, initiated)
    _record_moves(
        review,
        *_moves_until_review(notified, initiated),
        ("record-final-report", ReviewStatus.FINAL_REPORT, working_days.add(published, -15)),
        ("confirm-advance-copies", ReviewStatus.ADVANCE_COPIES_SENT, working_days.add(published, -8)),
        ("publish", ReviewStatus.PUBLISHED, published),
        ("put-learning-into-action", ReviewStatus.LEARNING_IN_ACTION, working_days.add(published, 5)),
    )


def _recommend(review: PracticeReview, today: date) -> None:
    recommendation, _ = Recommendation.objects.get_or_create(
        source_type=PracticeReview._meta.label_lower,
        source_id=str(review.pk),
        text="Give every child who misses education one named worker",
        defaults={
            "source": RecommendationSource.REVIEW,
            "source_title": f"Practice review: {review.pseudonym}",
            "source_url": review.get_absolute_url(),
            "status": RecommendationStatus.ACCEPTED,
            "owner": "Education and Inclusion Services",
            "due_on": today + timedelta(days=60),
            "made_on": review.published_on or today,
        },
    )
    recommendation.themes.set(review.themes.all())
