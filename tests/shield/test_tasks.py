"""Shield's scheduled tasks."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.conf import settings
from django.utils import timezone

from shield import tasks
from shield.models import KeptForm, SentForm
from tests.factories.partnership import UserFactory

pytestmark = pytest.mark.django_db


def test_old_forms_are_deleted_every_hour():
    user, long_ago = UserFactory(), timezone.now() - timedelta(days=40)
    for at in (long_ago, timezone.now()):
        SentForm.objects.create(key=uuid4(), fingerprint="a", user=user, sent_at=at)
        KeptForm.objects.create(pk=uuid4(), owner=user, path="/", fields={}, kept_at=at)
    assert tasks.delete_old_forms() == 2
    assert (SentForm.objects.count(), KeptForm.objects.count()) == (1, 1)
    beat = settings.CELERY_BEAT_SCHEDULE["delete-old-forms"]
    assert beat == {"task": "shield.tasks.delete_old_forms", "schedule": 3600.0}
