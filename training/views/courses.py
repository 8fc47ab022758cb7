"""Pages of courses and venues for the team."""

from typing import Any

from django.db.models import Count, QuerySet
from django.urls import reverse, reverse_lazy

from shield.views.base import PortalList
from shield.views.form_pages import ConfirmPage, CreatePage, EditPage, FormPage, RecordPage
from training.forms.courses import CourseForm, PublishCourseForm, VenueForm
from training.forms.evaluations import StatementsForm
from training.models import Course, Venue
from training.operations.learning import evaluations
from training.operations.office import courses, venues
from training.rules import EDIT_COURSES


class CourseManage(PortalList):
    """Every course, for the team."""

    permission_required = EDIT_COURSES
    model = Course
    template_name = "training/courses/manage.html"
    context_object_name = "courses"

    def get_queryset(self) -> QuerySet[Course]:
        return super().get_queryset().annotate(run_count=Count("runs")).order_by("title")


class CourseCreate(CreatePage):
    permission_required = EDIT_COURSES
    form_class = CourseForm
    heading = "Create a course"
    success_message = "Draft course created. Publish it to show it in the catalogue."
    back_url = reverse_lazy("training:course-manage")

    def perform(self, form: CourseForm) -> Course:
        return courses.create(by=self.request.user, **form.course_fields())


class CourseEdit(EditPage):
    permission_required = EDIT_COURSES
    model = Course
    context_object_name = "course"
    form_class = CourseForm
    heading = "Edit this course"
    success_message = "Course updated"

    def perform(self, form: CourseForm) -> Course:
        version = form.cleaned_data["version"] or 0
        return courses.edit(course=self.object, version=version, by=self.request.user, **form.course_fields())


course_publish = ConfirmPage.as_view(
    model=Course,
    permission_required=EDIT_COURSES,
    form_class=PublishCourseForm,
    heading="Publish this course",
    explanation="Anyone will be able to read the course’s page. Its dates appear as you publish them.",
    done="Course published. It is now in the catalogue.",
    operation=courses.publish,
    record_name="course",
)


class StatementsEdit(RecordPage):
    """The statements that people are asked about a course."""

    permission_required = EDIT_COURSES
    model = Course
    context_object_name = "course"
    form_class = StatementsForm
    heading = "Questionnaire statements"
    success_message = "Statements updated"

    def get_initial(self) -> dict[str, Any]:
        return {"statements": evaluations.statements(self.object)}

    def perform(self, form: StatementsForm) -> list[str]:
        return evaluations.set_statements(
            course=self.object, lines=form.cleaned_data["statements"], by=self.request.user
        )


class VenueCreate(FormPage):
    permission_required = EDIT_COURSES
    form_class = VenueForm
    heading = "Create a venue"
    success_message = "Venue created. You can now choose it for a course date."

    def perform(self, form: VenueForm) -> Venue:
        return venues.create(by=self.request.user, **form.cleaned_data)

    def get_success_url(self) -> str:
        return reverse("training:run-manage")
