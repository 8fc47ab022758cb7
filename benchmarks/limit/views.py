"""One list, plain, from the cache and for a signed-in reader; and a booking in three ways."""

from datetime import timedelta

from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.db.models import F
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import cache_page
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from benchmarks.limit.models import Booking, Course


def page(request):
    """About 23 KB, 25 rows, one query, no session."""
    return render(request, "list.html", {"rows": Course.objects.order_by("starts_at")[:25]})


page_cached = cache_page(60)(page)


@login_required
def me(request):
    """Session and reader, and three queries."""
    mine = Booking.objects.filter(user=request.user).select_related("course")[:10]
    return render(
        request,
        "list.html",
        {
            "rows": list(Course.objects.order_by("starts_at")[:25]),
            "mine": list(mine),
            "free": Course.objects.filter(taken__lt=F("capacity")).count(),
        },
    )


def book_naive(user, pk):
    """Count, then write, without a lock: books too many under load."""
    course = Course.objects.get(pk=pk)
    if course.bookings.count() >= course.capacity:
        return False
    Booking.objects.create(course=course, user=user)
    return True


@transaction.atomic
def book_lock(user, pk):
    """Lock the course, count, write."""
    course = Course.objects.select_for_update().get(pk=pk)
    if course.bookings.count() >= course.capacity:
        return False
    Booking.objects.create(course=course, user=user)
    return True


@transaction.atomic
def book_cas(user, pk):
    """One conditional UPDATE decides."""
    if not Course.objects.filter(pk=pk, taken__lt=F("capacity")).update(taken=F("taken") + 1):
        return False
    Booking.objects.create(course_id=pk, user=user)
    return True


WAYS = {"naive": book_naive, "lock": book_lock, "cas": book_cas}


@require_POST
@login_required
def book(request, way, pk):
    given = WAYS[way](request.user, pk)
    return JsonResponse({"given": given}, status=201 if given else 409)


@csrf_exempt
@require_POST
def begin(request, places):
    """A new course with this many places."""
    course = Course.objects.create(
        title="A course", summary="", starts_at=timezone.now() + timedelta(days=9999), capacity=places
    )
    return HttpResponse(course.pk)


def taken(request, pk):
    return HttpResponse(Booking.objects.filter(course=pk).count())
