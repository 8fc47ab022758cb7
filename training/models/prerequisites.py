"""What a course requires first: another course, a level or a role."""

from django.db import models
from django.db.models import Q

from partnership.models import PostRole
from training.models.courses import Course, Level


class Prerequisite(models.Model):
    """One requirement. Several of them must all be met."""

    course = models.ForeignKey(Course, models.CASCADE, related_name="prerequisites")
    needs_course = models.ForeignKey(Course, models.PROTECT, null=True, blank=True, related_name="+")
    needs_level = models.PositiveSmallIntegerField("training at level", choices=Level, null=True, blank=True)
    needs_role = models.CharField("role", max_length=32, choices=PostRole, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="prerequisite_names_one_thing",
                condition=Q(needs_course__isnull=False, needs_level__isnull=True, needs_role="")
                | Q(needs_course__isnull=True, needs_level__isnull=False, needs_role="")
                | Q(needs_course__isnull=True, needs_level__isnull=True, needs_role__gt=""),
            ),
            models.CheckConstraint(
                name="prerequisite_is_another_course", condition=~Q(needs_course=models.F("course"))
            ),
        ]

    def __str__(self) -> str:
        if self.needs_course_id:
            return f"Complete {self.needs_course} first"
        if self.needs_level:
            return f"Complete a course at level {self.needs_level} first"
        return f"This course is only for the role {PostRole(self.needs_role).label.lower()}"
