"""What each step of a review asks for, beyond its place in the table. A guard raises ``Refused`` or says nothing."""

from collections.abc import Callable
from datetime import date

from partnership.models import RecommendationStatus
from reviews.models import Area, Harm, PanelPosition, PracticeReview
from reviews.operations import copies
from shield.refusals import Refused

Guard = Callable[[PracticeReview, date], None]


def judge_nothing(review: PracticeReview, today: date) -> None:
    """A step that asks for nothing more."""


def not_notifiable(review: PracticeReview, today: date) -> None:
    if review.looked_after:
        raise Refused("The child was looked after, so the Panel is notified whether or not abuse is suspected.")


def notify(review: PracticeReview, today: date) -> None:
    """Children Act 2004, s.16C(1): abuse or neglect, and death or serious harm, here or abroad."""
    if review.aware_on is None:
        raise Refused("Enter the day the local authority became aware first: edit the incident.")
    _judge_day(review.notified_on, review.aware_on, today, "notified_on", "the day the local authority became aware")
    if review.area == Area.ELSEWHERE:
        raise Refused("It happened in another area of England, whose local authority notifies the Panel.")
    harmed = review.harm in {Harm.DIED, Harm.SERIOUSLY_HARMED}
    if not (harmed and review.abuse_suspected or review.looked_after or review.care_leaver):
        raise Refused(
            "Notifying asks for a death or serious harm with abuse or neglect known or suspected, or for a child who "
            "was looked after, or a care leaver. Edit the incident if that is so."
        )


def without_rapid_review(review: PracticeReview, today: date) -> None:
    if not review.care_leaver:
        raise Refused("After a notification a rapid review is required, except for a care leaver.")


def submit(review: PracticeReview, today: date) -> None:
    missing = [heading for heading, text in review.rapid_review_headings if not text.strip()]
    if missing:
        raise Refused(f"The rapid review lacks: {', '.join(missing).lower()}. Write it before you submit.")
    if review.rapid_review_on is None:
        raise Refused("Enter the day the rapid review was held first: edit the dates.")
    _judge_day(review.submitted_on, review.rapid_review_on, today, "submitted_on", "the rapid review")


def panel_response(review: PracticeReview, today: date) -> None:
    _judge_day(review.panel_replied_on, review.submitted_on, today, "panel_replied_on", "sending the rapid review")


def decide(review: PracticeReview, today: date) -> None:
    """SI 2018/789, regulation 11: the criteria are taken into account; meeting them obliges nobody."""
    open_ones = [letter for letter, (_, answer) in zip("abcd", review.criteria, strict=True) if answer is None]
    if open_ones:
        raise Refused(f"Answer the criteria of regulation 11 first: ({'), ('.join(open_ones)}) is still open.")
    if not review.decision_reason.strip():
        raise Refused("Enter the reason for the decision first: edit the decision.")


def commission(review: PracticeReview, today: date) -> None:
    decide(review, today)
    _judge_day(review.initiated_on, review.notified_on, today, "initiated_on", "the notification")


def national(review: PracticeReview, today: date) -> None:
    if review.panel_position != PanelPosition.NATIONAL:
        raise Refused("Only the Panel arranges a national review: record that it considers one.")


def start_review(review: PracticeReview, today: date) -> None:
    if not review.reviewer.strip():
        raise Refused("Enter who reviews, by role or organisation", field="reviewer")


def finish_report(review: PracticeReview, today: date) -> None:
    """SI 2018/789, part 3: improvements, and why it happened."""
    named = (("why it happened", review.analysis), ("the improvements that are recommended", review.improvements))
    missing = [what for what, text in named if not text.strip()]
    if missing:
        raise Refused(f"The report lacks {' and '.join(missing)}: edit the report first.")


def all_copies_sent(review: PracticeReview, today: date) -> None:
    unsent = [copy.recipient for copy in review.advance_copies.all() if copy.sent_on is None]
    if unsent or copies.opens_on(review, today) is None:
        raise Refused(f"An advance copy has still to go to: {', '.join(unsent) or ', '.join(copies.RECIPIENTS)}.")


def publish(review: PracticeReview, today: date) -> None:
    finish_report(review, today)
    if not review.public_summary.strip():
        raise Refused("Write the public summary first: edit the report.")
    first = copies.opens_on(review, today)
    if first is None or today < first:
        words = f" It can be published from {first.day} {first:%B %Y}." if first else ""
        raise Refused(f"Recipients have {copies.notice_days(today)} working days with their advance copies.{words}")


def withhold(review: PracticeReview, today: date) -> None:
    if not review.improvements.strip():
        raise Refused("Without the report, the improvements are published: write them first, edit the report.")


def close(review: PracticeReview, today: date) -> None:
    still_open = review.recommendations.exclude(status=RecommendationStatus.CLOSED).count()
    if still_open:
        words = "recommendation is" if still_open == 1 else "recommendations are"
        raise Refused(f"{still_open} {words} not closed yet.")


def _judge_day(day: date | None, not_before: date | None, today: date, field: str, what: str) -> None:
    if day is None:
        raise Refused("Enter the day", field=field)
    if day > today:
        raise Refused("Enter a day that is not in the future", field=field)
    if not_before and day < not_before:
        raise Refused(f"Enter a day that is not before {what}", field=field)


GUARDS: dict[str, Guard] = {
    "find-not-notifiable": not_notifiable,
    "notify": notify,
    "go-without-rapid-review": without_rapid_review,
    "submit-rapid-review": submit,
    "record-panel-response": panel_response,
    "commission": commission,
    "choose-other-learning": decide,
    "choose-no-further-review": decide,
    "pass-to-national-review": national,
    "start-review": start_review,
    "finish-report": finish_report,
    "confirm-advance-copies": all_copies_sent,
    "publish": publish,
    "withhold": withhold,
    "close": close,
}
