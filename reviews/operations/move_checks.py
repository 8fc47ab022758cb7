"""What each move of a review needs, besides the right status. A check raises ``Refused`` or returns nothing."""

from collections.abc import Callable
from datetime import date

from partnership.models import RecommendationStatus
from reviews.models import Area, Harm, PanelPosition, PracticeReview
from reviews.operations import advance_copies
from shield.refusals import Refused

Check = Callable[[PracticeReview, date], None]


def check_not_notifiable(review: PracticeReview, today: date) -> None:
    """Raise ``Refused`` when a looked-after child died: that is notified whether or not abuse is suspected."""
    if review.looked_after and review.harm == Harm.DIED:
        raise Refused("A looked-after child died, so the Panel must be notified.")


def check_notification(review: PracticeReview, today: date) -> None:
    """Raise ``Refused`` unless Children Act 2004, s.16C(1) applies: abuse or neglect, and death or serious harm.

    The death of a looked-after child or a care leaver is notified without suspected abuse as well.
    """
    if review.aware_on is None:
        raise Refused("Edit the incident and enter the date the local authority became aware.")
    _check_day("Notification date", review.notified_on, review.aware_on, today, "notified_on")
    if review.area == Area.ELSEWHERE:
        raise Refused("It happened in another area of England, so that area’s local authority notifies the Panel.")
    harmed = review.harm in {Harm.DIED, Harm.SERIOUSLY_HARMED}
    death_in_care = review.harm == Harm.DIED and (review.looked_after or review.care_leaver)
    if not (harmed and review.abuse_suspected or death_in_care):
        raise Refused(
            "The incident must be a death or serious harm with known or suspected abuse or neglect, or the death of a "
            "looked-after child or a care leaver. Edit the incident if that is so."
        )


def check_no_rapid_review(review: PracticeReview, today: date) -> None:
    """Raise ``Refused`` unless it concerns a care leaver, or a looked-after child without suspected abuse."""
    without_abuse = review.looked_after and not review.abuse_suspected
    if not (review.care_leaver or without_abuse):
        raise Refused(
            "A notification must be followed by a rapid review, except for a care leaver, or a looked-after child where "
            "abuse or neglect is not suspected."
        )


def check_submission(review: PracticeReview, today: date) -> None:
    """Raise ``Refused`` when a heading of the rapid review is empty or its date is missing."""
    missing = [heading for heading, text in review.rapid_review_headings if not text.strip()]
    if missing:
        raise Refused(f"Edit the rapid review and complete: {', '.join(missing).lower()}.")
    if review.rapid_review_on is None:
        raise Refused("Edit the dates and enter the date of the rapid review.")
    _check_day("Date it was sent", review.submitted_on, review.rapid_review_on, today, "submitted_on")


def check_panel_response(review: PracticeReview, today: date) -> None:
    """Raise ``Refused`` when the day of the response is wrong."""
    _check_day("Date of the response", review.panel_replied_on, review.submitted_on, today, "panel_replied_on")


def check_decision(review: PracticeReview, today: date) -> None:
    """Raise ``Refused`` unless the criteria of SI 2018/789, regulation 11, are answered and a reason is given.

    The criteria are taken into account; meeting them does not oblige the partners to start a review.
    """
    unanswered = [letter for letter, (_, answer) in zip("abcd", review.criteria, strict=True) if answer is None]
    if unanswered:
        raise Refused(f"Edit the decision and answer the criteria of regulation 11: ({'), ('.join(unanswered)}).")
    if not review.decision_reason.strip():
        raise Refused("Edit the decision and enter the reason for it.")


def check_commission(review: PracticeReview, today: date) -> None:
    """Raise ``Refused`` when the decision is not complete or its day is wrong."""
    check_decision(review, today)
    _check_day("Decision date", review.initiated_on, review.notified_on, today, "initiated_on")


def check_national_review(review: PracticeReview, today: date) -> None:
    """Raise ``Refused`` unless the Panel considers a national review."""
    if review.panel_position != PanelPosition.NATIONAL:
        raise Refused("Only the Panel arranges a national review. Its response does not mention one.")


def check_reviewer(review: PracticeReview, today: date) -> None:
    """Raise ``Refused`` when no reviewer is named by role or organisation."""
    if not review.reviewer.strip():
        raise Refused("Enter the reviewer’s role or employer", field="reviewer")


def check_report(review: PracticeReview, today: date) -> None:
    """Raise ``Refused`` unless the report has what SI 2018/789, part 3, asks for: improvements, and why it happened."""
    parts = (("why it happened", review.analysis), ("the recommended improvements", review.improvements))
    missing = [what for what, text in parts if not text.strip()]
    if missing:
        raise Refused(f"Edit the report and enter {' and '.join(missing)}.")


def check_all_copies_sent(review: PracticeReview, today: date) -> None:
    """Raise ``Refused`` while a recipient has not been sent an advance copy."""
    unsent = [copy.recipient for copy in review.advance_copies.all() if copy.sent_on is None]
    if unsent or advance_copies.opens_on(review, today) is None:
        recipients = ", ".join(unsent) or ", ".join(advance_copies.RECIPIENTS)
        raise Refused(f"Record when an advance copy was sent to: {recipients}.")


def check_publication(review: PracticeReview, today: date) -> None:
    """Raise ``Refused`` unless the report and its summary are complete and the notice period is over."""
    check_report(review, today)
    if not review.public_summary.strip():
        raise Refused("Edit the report and enter the public summary.")
    first = advance_copies.opens_on(review, today)
    if first is None or today < first:
        when = f" You can publish from {first.day} {first:%B %Y}." if first else ""
        days = advance_copies.notice_days(today)
        raise Refused(f"Recipients must have their advance copies for {days} working days.{when}")


def check_withholding(review: PracticeReview, today: date) -> None:
    """Raise ``Refused`` without improvements, which are published instead of the report."""
    if not review.improvements.strip():
        raise Refused("Edit the report and enter the recommended improvements. We publish them instead of the report.")


def check_closing(review: PracticeReview, today: date) -> None:
    """Raise ``Refused`` while a recommendation is not closed."""
    still_open = review.recommendations.exclude(status=RecommendationStatus.CLOSED).count()
    if still_open:
        number = "1 recommendation is" if still_open == 1 else f"{still_open} recommendations are"
        raise Refused(f"Close every recommendation first. {number} still open.")


def _check_day(name: str, day: date | None, not_before: date | None, today: date, field: str) -> None:
    if day is None:
        raise Refused(f"Enter the {name[0].lower()}{name[1:]}", field=field)
    if day > today:
        raise Refused(f"{name} must be today or in the past", field=field)
    if not_before and day < not_before:
        raise Refused(f"{name} must be on or after {not_before.day} {not_before:%B %Y}", field=field)


CHECKS: dict[str, Check] = {
    "record-not-notifiable": check_not_notifiable,
    "notify": check_notification,
    "record-no-rapid-review": check_no_rapid_review,
    "submit-rapid-review": check_submission,
    "record-panel-response": check_panel_response,
    "commission": check_commission,
    "record-other-learning": check_decision,
    "record-no-further-review": check_decision,
    "record-national-review": check_national_review,
    "start-review": check_reviewer,
    "record-final-report": check_report,
    "confirm-advance-copies": check_all_copies_sent,
    "publish": check_publication,
    "withhold": check_withholding,
    "close": check_closing,
}
