"""Scheduled tasks."""

from celery import shared_task

from partnership.assurance.operations import section_11_reminders


@shared_task(label="Reminders of Section 11 returns")
def remind_of_section_11() -> int:
    """Remind agencies of outstanding Section 11 returns."""
    return section_11_reminders.send_reminders()
