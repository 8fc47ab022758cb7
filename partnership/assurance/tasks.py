"""Scheduled tasks."""

from celery import shared_task

from partnership.assurance.operations import section_11_cycles


@shared_task
def remind_of_section_11() -> int:
    return section_11_cycles.remind()
