"""The statuses of a practice review and the moves between them."""

from django.db import models

from shield.records.workflow import Move, Workflow


class ReviewStatus(models.TextChoices):
    REFERRED = "referred", "Referred"
    CONSIDERED = "considered", "Considered by the partners"
    NOT_NOTIFIABLE = "not_notifiable", "Not notifiable"
    NOTIFIED = "notified", "Panel notified"
    RAPID_REVIEW = "rapid_review", "Rapid review"
    RR_SUBMITTED = "rr_submitted", "Rapid review submitted"
    PANEL_RESPONSE = "panel_response", "Panel response received"
    COMMISSIONED = "commissioned", "Practice review commissioned"
    IN_REVIEW = "in_review", "Practice review under way"
    FINAL_REPORT = "final_report", "Final report ready"
    ADVANCE_COPIES_SENT = "advance_copies_sent", "Advance copies sent"
    PUBLISHED = "published", "Published"
    WITHHELD = "withheld", "Report withheld, improvements published"
    OTHER_LEARNING = "other_learning", "Other learning under way"
    BRIEFING = "briefing", "Briefing issued"
    LEARNING_IN_ACTION = "learning_in_action", "Learning in action"
    NO_FURTHER = "no_further", "No further review"
    NATIONAL = "national", "National review"
    CLOSED = "closed", "Closed"


FINAL = (ReviewStatus.NOT_NOTIFIABLE, ReviewStatus.NO_FURTHER, ReviewStatus.NATIONAL, ReviewStatus.CLOSED)
# A local child safeguarding practice review, from commissioning to publication.
LOCAL_REVIEW = (
    ReviewStatus.COMMISSIONED,
    ReviewStatus.IN_REVIEW,
    ReviewStatus.FINAL_REPORT,
    ReviewStatus.ADVANCE_COPIES_SENT,
)
AFTER_NOTIFICATION = (ReviewStatus.RAPID_REVIEW, ReviewStatus.RR_SUBMITTED, ReviewStatus.PANEL_RESPONSE)


REVIEW_WORKFLOW = Workflow(
    Move(
        "consider",
        {ReviewStatus.REFERRED},
        ReviewStatus.CONSIDERED,
        heading="Record the partners’ consideration",
        explanation="Record that the safeguarding partners have considered this incident.",
        done="Consideration recorded",
    ),
    Move(
        "notify",
        {ReviewStatus.CONSIDERED},
        ReviewStatus.NOTIFIED,
        heading="Record the notification",
        explanation="The clock for the rapid review starts. We will email the Learning from Practice Group.",
        done="Notification recorded. We have emailed the Learning from Practice Group.",
    ),
    Move(
        "record-not-notifiable",
        {ReviewStatus.CONSIDERED},
        ReviewStatus.NOT_NOTIFIABLE,
        heading="Record “not notifiable”",
        explanation="The three partners each give their view. This ends the review.",
        done="Recorded as not notifiable",
        ends=True,
    ),
    Move(
        "start-rapid-review",
        {ReviewStatus.NOTIFIED},
        ReviewStatus.RAPID_REVIEW,
        heading="Start the rapid review",
        explanation="Agencies send their information, and the panel meets.",
        done="Rapid review started",
    ),
    Move(
        "submit-rapid-review",
        {ReviewStatus.RAPID_REVIEW},
        ReviewStatus.RR_SUBMITTED,
        heading="Record the rapid review as sent",
        explanation="The four headings of the rapid review must be complete.",
        done="Rapid review recorded as sent to the Panel",
    ),
    Move(
        "record-no-rapid-review",
        {ReviewStatus.NOTIFIED},
        ReviewStatus.NO_FURTHER,
        heading="Record “no rapid review”",
        explanation="This is possible for a care leaver only. It ends the review.",
        done="Recorded that there is no rapid review",
        ends=True,
    ),
    Move(
        "record-criteria-not-met",
        {ReviewStatus.NOTIFIED, ReviewStatus.RAPID_REVIEW},
        ReviewStatus.NO_FURTHER,
        heading="Record “criteria not met”",
        explanation="The three partners each give their view. This ends the review.",
        done="Recorded as criteria not met",
        ends=True,
    ),
    Move(
        "record-panel-response",
        {ReviewStatus.RR_SUBMITTED},
        ReviewStatus.PANEL_RESPONSE,
        heading="Record the Panel’s response",
        explanation="The partners then decide how to learn from the incident.",
        done="Panel’s response recorded",
    ),
    Move(
        "commission",
        {ReviewStatus.PANEL_RESPONSE},
        ReviewStatus.COMMISSIONED,
        heading="Commission a practice review",
        explanation="The three partners each give their view. The clock for publication starts. "
        "We will email the Learning from Practice Group.",
        done="Practice review commissioned. We have emailed the Learning from Practice Group.",
    ),
    Move(
        "record-other-learning",
        {ReviewStatus.PANEL_RESPONSE},
        ReviewStatus.OTHER_LEARNING,
        heading="Record “other learning”",
        explanation="The three partners each give their view. There will be no local practice review.",
        done="Other learning recorded",
    ),
    Move(
        "record-no-further-review",
        {ReviewStatus.PANEL_RESPONSE},
        ReviewStatus.NO_FURTHER,
        heading="Record “no further review”",
        explanation="The three partners each give their view. This ends the review.",
        done="Recorded as no further review",
        ends=True,
    ),
    Move(
        "record-national-review",
        {ReviewStatus.PANEL_RESPONSE},
        ReviewStatus.NATIONAL,
        heading="Record a national review",
        explanation="Only the Panel arranges a national review. This ends the local review.",
        done="National review recorded",
        ends=True,
    ),
    Move(
        "start-review",
        {ReviewStatus.COMMISSIONED},
        ReviewStatus.IN_REVIEW,
        heading="Start the practice review",
        explanation="The reviewer’s role or employer appears on this page.",
        done="Practice review started",
    ),
    Move(
        "record-final-report",
        {ReviewStatus.IN_REVIEW},
        ReviewStatus.FINAL_REPORT,
        heading="Record the final report",
        explanation="The recipients of advance copies will be listed on this page.",
        done="Final report recorded. You can now record when the advance copies were sent.",
    ),
    Move(
        "confirm-advance-copies",
        {ReviewStatus.FINAL_REPORT},
        ReviewStatus.ADVANCE_COPIES_SENT,
        heading="Confirm the advance copies",
        explanation="Every recipient must have been sent a copy.",
        done="Advance copies confirmed",
    ),
    Move(
        "publish",
        {ReviewStatus.ADVANCE_COPIES_SENT},
        ReviewStatus.PUBLISHED,
        heading="Publish this review",
        explanation="The summary, the analysis and the improvements will appear on the public website. "
        "We will email the Learning from Practice Group.",
        done="Review published. We have emailed the Learning from Practice Group.",
    ),
    Move(
        "withhold",
        {ReviewStatus.ADVANCE_COPIES_SENT},
        ReviewStatus.WITHHELD,
        heading="Withhold the report",
        explanation="Only the improvements will appear on the public website. The three partners each give their view.",
        done="Report withheld. The improvements are on the public website.",
        ends=True,
    ),
    Move(
        "issue-briefing",
        {ReviewStatus.OTHER_LEARNING},
        ReviewStatus.BRIEFING,
        heading="Record the briefing as issued",
        explanation="Record that practitioners have been sent the briefing.",
        done="Briefing recorded as issued",
    ),
    Move(
        "put-learning-into-action",
        {ReviewStatus.PUBLISHED, ReviewStatus.WITHHELD, ReviewStatus.BRIEFING},
        ReviewStatus.LEARNING_IN_ACTION,
        heading="Put learning into action",
        explanation="The recommendations are carried out next.",
        done="Learning is now in action",
    ),
    Move(
        "close",
        {ReviewStatus.LEARNING_IN_ACTION},
        ReviewStatus.CLOSED,
        heading="Close this review",
        explanation="Every recommendation must be closed first. A closed review cannot be reopened.",
        done="Review closed",
    ),
)
