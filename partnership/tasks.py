"""What the clock starts for the partnership's records."""

from celery import shared_task

from partnership.operations import action_figures, arrangements, correspondence, section_11_cycles


@shared_task
def end_correspondence() -> int:
    return correspondence.end_due()


@shared_task
def send_action_digests() -> int:
    return action_figures.send_digests()


@shared_task
def publish_arrangements() -> int:
    return arrangements.publish_due()


@shared_task
def remind_of_section_11() -> int:
    return section_11_cycles.remind()
