"""Courses and venues in the training office."""

from typing import Any

from django.db.models import Count, QuerySet
from django.urls import reverse

from shield.views.base import MoveView, OperationView, PortalFormView, PortalList
from training.forms.courses import CourseForm, ShowCourseForm, VenueForm
from training.models import Course, Venue
from training.operations.office import courses, venues
from training.rules import EDIT_COURSES


class CourseManage(PortalList):
    permission_required = EDIT_COURSES
    model = Course
    template_name = "training/courses/manage.html"
    context_object_name = "courses"

    def get_queryset(self) -> QuerySet[Course]:
        return super().get_queryset().annotate(run_count=Count("runs")).order_by("title")


class CourseCreate(PortalFormView):
    permission_required = EDIT_COURSES
    form_class = CourseForm
    template_name = "training/courses/create.html"
    success_message = "Course saved. It is not shown in the catalogue yet."

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(cancel_url=reverse("training:course-manage"), **kwargs)

    def perform(self, form: Any) -> Course:
        return courses.create(by=self.request.user, **form.course_fields())

    def get_success_url(self) -> str:
        return self.result.get_absolute_url()


class CourseEdit(OperationView):
    permission_required = EDIT_COURSES
    model = Course
    context_object_name = "course"
    form_class = CourseForm
    template_name = "training/courses/edit.html"
    success_message = "Course saved"

    def get_form_kwargs(self) -> dict[str, Any]:
        """The form writes on a copy, so that the page keeps the course as it is."""
        return super().get_form_kwargs() | {"instance": self.get_queryset().get(pk=self.object.pk)}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(cancel_url=self.object.get_absolute_url(), **kwargs)

    def perform(self, form: Any) -> Course:
        version = form.cleaned_data["version"] or 0
        return courses.edit(course=self.object, version=version, by=self.request.user, **form.course_fields())

    def get_success_url(self) -> str:
        return self.object.get_absolute_url()


class CourseShow(MoveView):
    permission_required = EDIT_COURSES
    model = Course
    context_object_name = "course"
    form_class = ShowCourseForm
    template_name = "training/courses/show.html"
    success_message = "The course is shown in the catalogue"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(cancel_url=self.object.get_absolute_url(), **kwargs)

    def perform(self, form: Any) -> Course:
        return courses.show(course=self.object, by=self.request.user)


class VenueCreate(PortalFormView):
    permission_required = EDIT_COURSES
    form_class = VenueForm
    template_name = "training/venues/create.html"
    success_message = "Venue saved"

    def perform(self, form: Any) -> Venue:
        return venues.create(by=self.request.user, **form.cleaned_data)

    def get_success_url(self) -> str:
        return reverse("training:run-manage")
