"""The scheduled tasks of every wing, where Celery looks for them."""

from partnership.assurance.tasks import remind_of_section_11
from partnership.board.tasks import end_correspondence, send_action_digests
from partnership.publications.tasks import publish_arrangements

__all__ = ["end_correspondence", "publish_arrangements", "remind_of_section_11", "send_action_digests"]
