"""Stories offered to the bulletin: course dates with places left, and new courses."""

from collections.abc import Iterable
from datetime import datetime

from django.contrib.auth.models import AnonymousUser

from shield.extension_points import Story
from shield.text.formatting import long_date
from training.models import Course, CourseRun, Delivery

MAX_STORIES = 10


def stories(since: datetime) -> Iterable[Story]:
    """Yield the next runs with places, then courses published since the last issue; only what the public may see."""
    public = AnonymousUser()
    runs = CourseRun.objects.visible_to(public).listed().exclude(delivery=Delivery.E_LEARNING).for_lists()
    for run in [run for run in runs[: 3 * MAX_STORIES] if run.places_left][:MAX_STORIES]:
        yield Story(run.name, _dates_and_places(run), run.get_absolute_url())
    new = Course.objects.visible_to(public).filter(published_at__gt=since).order_by("-published_at")[:MAX_STORIES]
    for course in new:
        yield Story(f"New course: {course.title}", course.summary or course.strap, course.get_absolute_url())


def _dates_and_places(run: CourseRun) -> str:
    left = run.places_left or 0
    places = "1 place left" if left == 1 else f"{left} places left"
    return f"{long_date(run.starts_at)}, {run.where.replace('Online', 'online')}, {run.course.levels_text}: {places}."
