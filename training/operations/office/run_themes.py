"""The themes of one course date, beside those of its course."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from partnership.models import Theme
from shield.operations import audit
from training.models import CourseRun


@transaction.atomic
def set_themes(*, run: CourseRun, themes: Iterable[Theme], by: Any) -> CourseRun:
    """Give the run these themes of its own instead of those it has: filters, coverage and evidence find it under them."""
    run.themes.set(themes)
    audit.record("training.run-themes-set", run, by=by, themes=sorted(str(theme) for theme in run.themes.all()))
    return run
