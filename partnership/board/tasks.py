"""Scheduled tasks."""

from celery import shared_task

from partnership.board.operations import action_statistics, correspondence, correspondence_reminders, paper_pages


@shared_task(label="Ending decisions by correspondence")
def end_correspondence() -> int:
    return correspondence.end_due()


@shared_task(label="Making pages of papers")
def make_paper_pages() -> int:
    return paper_pages.make_waiting()


@shared_task(label="Reminders of decisions by correspondence")
def send_correspondence_reminders() -> int:
    return correspondence_reminders.send_due()


@shared_task(label="Weekly emails about actions")
def send_action_digests() -> int:
    return action_statistics.send_digests()
