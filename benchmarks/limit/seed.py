"""Fill the bare project once, and print the cookies of signed-in clients: ``python -m benchmarks limit``."""

import json
import random
from datetime import UTC, datetime, timedelta

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.models import User
from django.contrib.sessions.backends.db import SessionStore
from django.core.management import call_command

from benchmarks.limit.models import Booking, Course

CLIENTS, COURSES, BOOKINGS = 500, 2_000, 20_000
WORDS = [
    "training",
    "safety",
    "report",
    "member",
    "child",
    "course",
    "family",
    "plan",
    "school",
    "health",
    "market",
    "quality",
    "police",
    "seminar",
]


def fill():
    if Course.objects.exists():
        return
    chance = random.Random(7)
    people = User.objects.bulk_create([User(username=f"client{n}", password="!") for n in range(CLIENTS)])
    today = datetime.now(UTC)
    courses = Course.objects.bulk_create(
        [
            Course(
                title=" ".join(chance.choices(WORDS, k=6)).title(),
                summary=" ".join(chance.choices(WORDS, k=95)),
                starts_at=today + timedelta(hours=n),
                taken=chance.randrange(20),
                category=f"Category {n % 12}",
            )
            for n in range(COURSES)
        ]
    )
    made = [Booking(course=chance.choice(courses), user=chance.choice(people)) for _ in range(BOOKINGS)]
    Booking.objects.bulk_create(made, batch_size=5_000)


def sign_in():
    """A session for every client; nobody's password is ever checked."""
    cookies = []
    for user in User.objects.order_by("pk"):
        session = SessionStore()
        session[SESSION_KEY] = str(user.pk)
        session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.save()
        cookies.append({"sessionid": session.session_key})
    return cookies


def main(arguments):
    call_command("migrate", run_syncdb=True, verbosity=0)
    fill()
    print(json.dumps(sign_in()))
