"""Passports: one's own, and for an agency's lead those of the colleagues with their gaps."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from partnership.models import Person
from shield import working_days
from shield.views.base import OperationView, PortalDetail, PortalFormView, PortalList, PortalPage
from training.forms.learning import (
    ConfirmLearningForm,
    LearningFileForm,
    LevelNeededForm,
    OutsideCourseForm,
    RefreshersForm,
    SupplierForm,
)
from training.models import ImportMapping, LearningRecord
from training.operations.attendance import no_shows
from training.operations.learning import imports, passports, validity
from training.presenters import passport_lines, team_rows
from training.rules import (
    ADD_LEARNING,
    CONFIRM_LEARNING,
    EDIT_REFRESHERS,
    IMPORT_LEARNING,
    SEE_OWN_BOOKINGS,
    SEE_PASSPORT,
    SEE_TEAM_TRAINING,
    SET_LEVEL,
)


def passport_of(person: Person) -> dict[str, Any]:
    """What a passport page shows of one person."""
    today = working_days.today()
    lines = passports.entries_of([person])[person.pk]
    needed = getattr(person, "level_needed", None)
    return {
        "person": person,
        "lines": passport_lines(lines, today),
        "standing": [(each, each.is_valid(today)) for each in passports.level_statuses(lines).values()],
        "needed": needed.level if needed else None,
        "no_shows": no_shows.current_marks(person, today),
    }


class Passport(PortalPage):
    """One's own."""

    permission_required = SEE_OWN_BOOKINGS
    template_name = "training/passports/detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        person = getattr(self.request.user, "person", None)
        page = passport_of(person) if person else {}
        may_add = person is not None and self.request.user.has_perm(ADD_LEARNING)
        return super().get_context_data(is_own=True, may_add_learning=may_add, **page, **kwargs)


class PassportPerson(PortalDetail):
    """A colleague's, for the lead of their agency and for the team."""

    permission_required = SEE_PASSPORT
    model = Person
    context_object_name = "person"
    template_name = "training/passports/detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        person, user = self.object, self.request.user
        return super().get_context_data(
            **passport_of(person),
            is_own=person.user_id == user.pk,
            may_add_learning=person.user_id == user.pk and user.has_perm(ADD_LEARNING),
            may_set_level=user.has_perm(SET_LEVEL, person),
            may_confirm=True,
            **kwargs,
        )


class TeamTraining(PortalList):
    """The colleagues of the agency that the reader leads, each with their levels and gaps."""

    permission_required = SEE_TEAM_TRAINING
    model = Person
    template_name = "training/passports/team.html"
    context_object_name = "people"

    def get_queryset(self) -> QuerySet[Person]:
        return super().get_queryset().managed_by(self.request.user).select_related("level_needed").order_by("name")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        people = list(context["page_obj"])
        return context | {"rows": team_rows(people, passports.entries_of(people), working_days.today())}


class LearningAdd(PortalFormView):
    """A course elsewhere, with its evidence."""

    permission_required = ADD_LEARNING
    form_class = OutsideCourseForm
    template_name = "training/passports/add.html"
    success_message = "Added. It counts once your agency’s lead or the training team has confirmed it."

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(cancel_url=self.get_success_url(), **kwargs)

    def perform(self, form: Any) -> LearningRecord:
        person = self.request.user.person  # type: ignore[union-attr]
        return passports.add_external(person=person, by=self.request.user, **form.cleaned_data)

    def get_success_url(self) -> str:
        return reverse("training:passport")


class LearningConfirm(OperationView):
    permission_required = CONFIRM_LEARNING
    model = LearningRecord
    context_object_name = "record"
    form_class = ConfirmLearningForm
    template_name = "training/passports/confirm.html"
    success_message = "Confirmed"

    def get_queryset(self) -> QuerySet[LearningRecord]:
        return super().get_queryset().select_related("person", "evidence")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(cancel_url=self.get_success_url(), **kwargs)

    def perform(self, form: Any) -> LearningRecord:
        return passports.confirm(record=self.object, by=self.request.user)

    def get_success_url(self) -> str:
        return self.object.get_absolute_url()


class LevelNeededSet(OperationView):
    """Which level a colleague's work asks for."""

    permission_required = SET_LEVEL
    model = Person
    context_object_name = "person"
    form_class = LevelNeededForm
    template_name = "training/passports/level.html"
    success_message = "Level saved"

    def get_initial(self) -> dict[str, Any]:
        needed = getattr(self.object, "level_needed", None)
        return {"level": needed.level} if needed else {}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(cancel_url=self.get_success_url(), **kwargs)

    def perform(self, form: Any) -> Any:
        return passports.set_required_level(person=self.object, level=form.cleaned_data["level"], by=self.request.user)

    def get_success_url(self) -> str:
        return reverse("training:team-training")


class RefreshersEdit(PortalFormView):
    permission_required = EDIT_REFRESHERS
    form_class = RefreshersForm
    template_name = "training/passports/refreshers.html"
    success_message = "Saved"

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"months": validity.refreshers()}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(cancel_url=self.get_success_url(), **kwargs)

    def perform(self, form: Any) -> None:
        passports.set_refreshers(months=form.months(), by=self.request.user)

    def get_success_url(self) -> str:
        return reverse("training:run-manage")


class SupplierCreate(PortalFormView):
    permission_required = IMPORT_LEARNING
    form_class = SupplierForm
    template_name = "training/passports/supplier.html"
    success_message = "Columns kept"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(cancel_url=self.get_success_url(), **kwargs)

    def perform(self, form: Any) -> ImportMapping:
        typed = dict(form.cleaned_data)
        name, date_format = typed.pop("name"), typed.pop("date_format")
        return imports.store_mapping(name=name, columns=typed, date_format=date_format, by=self.request.user)

    def get_success_url(self) -> str:
        return reverse("training:learning-import")


class LearningImport(PortalFormView):
    """A supplier's file, tried out or imported; what it held is shown."""

    permission_required = IMPORT_LEARNING
    form_class = LearningFileForm
    template_name = "training/passports/import.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(cancel_url=reverse("training:run-manage"), **kwargs)

    def perform(self, form: Any) -> Any:
        typed = form.cleaned_data
        self.was_kept = typed["how"] == "write"
        act = imports.write if self.was_kept else imports.preview
        return act(mapping=typed["mapping"], content=typed["file"].read(), by=self.request.user)

    def form_valid(self, form: Any) -> Any:
        answer = super().form_valid(form)
        if answer.status_code != 302:
            return answer
        fresh = LearningFileForm(initial={"mapping": form.cleaned_data["mapping"], "how": "write"})
        return self.render_to_response(self.get_context_data(form=fresh, outcome=self.result, was_kept=self.was_kept))

    def get_success_url(self) -> str:
        return reverse("training:learning-import")
