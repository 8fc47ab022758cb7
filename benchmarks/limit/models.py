"""Courses with a counted column of places, and bookings that nothing keeps apart, so that the naive way can go wrong."""

from django.conf import settings
from django.db import models


class Course(models.Model):
    title = models.CharField(max_length=160)
    summary = models.TextField()
    starts_at = models.DateTimeField(db_index=True)
    capacity = models.PositiveIntegerField(default=20)
    taken = models.PositiveIntegerField(default=0)
    category = models.CharField(max_length=80)

    def __str__(self):
        return self.title


class Booking(models.Model):
    course = models.ForeignKey(Course, models.CASCADE, related_name="bookings")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE)
    made_at = models.DateTimeField(auto_now_add=True)

    def __str__(self):
        return f"{self.user}, {self.course}"
