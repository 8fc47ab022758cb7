"""Training passports: the reader's own, and those of colleagues; training from elsewhere and imports."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.urls import reverse

from partnership.models import Person
from shield import working_days
from shield.operations.sent_forms import Answer
from shield.views.base import PortalDetail, PortalList, PortalPage
from shield.views.form_pages import FormPage, RecordPage
from training.forms.learning import (
    CompletionForm,
    ConfirmLearningForm,
    ExternalTrainingForm,
    LearningFileForm,
    LevelNeededForm,
    RefreshersForm,
    SupplierForm,
    TitlesForm,
)
from training.models import Course, ImportMapping, LearningRecord, LearningUpload, LevelNeeded
from training.operations.attendance import no_shows
from training.operations.learning import imports, passports, titles, uploads, validity
from training.operations.learning.imports import Outcome
from training.presenters import passport_lines, rule_sentences, team_rows
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

# How soon the page of a long file reloads while a worker reads it.
SECONDS_BETWEEN_RELOADS = 5


def passport_of(person: Person) -> dict[str, Any]:
    """Return what a passport page shows of one person."""
    today = working_days.today()
    lines = passports.entries_of([person])[person.pk]
    needed = getattr(person, "level_needed", None)
    rules = validity.level_rules()
    return {
        "person": person,
        "lines": passport_lines(lines, today),
        "levels": [(each, each.is_valid(today)) for each in passports.level_statuses(lines, rules).values()],
        "level_rules": rule_sentences(lines, rules, today),
        "needed": needed.level if needed else None,
        "no_shows": no_shows.current(person, today),
    }


class Passport(PortalPage):
    """The reader's own passport."""

    permission_required = SEE_OWN_BOOKINGS
    template_name = "training/passports/detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        person = getattr(self.request.user, "person", None)
        page = passport_of(person) if person else {}
        may_add = person is not None and self.request.user.has_perm(ADD_LEARNING)
        return super().get_context_data(is_own=True, may_add_learning=may_add, **page, **kwargs)


class PassportPerson(PortalDetail):
    """A colleague's passport, for the lead of their agency and for the team."""

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
    """The colleagues of the agency that the reader leads, with their levels and gaps."""

    permission_required = SEE_TEAM_TRAINING
    model = Person
    template_name = "training/passports/team.html"
    context_object_name = "people"

    def get_queryset(self) -> QuerySet[Person]:
        return super().get_queryset().managed_by(self.request.user).select_related("level_needed").order_by("name")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        people = list(context["page_obj"])
        return context | {
            "rows": team_rows(people, passports.entries_of(people), validity.level_rules(), working_days.today())
        }


class LearningAdd(FormPage):
    """Training from elsewhere, with its evidence."""

    permission_required = ADD_LEARNING
    form_class = ExternalTrainingForm
    heading = "Add training from elsewhere"
    explanation = "It counts once your agency’s safeguarding lead or the training team has checked the evidence."
    success_message = "Training added. It counts once your agency’s lead or the training team has checked it."

    def perform(self, form: ExternalTrainingForm) -> LearningRecord:
        return passports.add_external(person=self.request.user.person, by=self.request.user, **form.cleaned_data)

    def get_success_url(self) -> str:
        return reverse("training:passport")


class CompletionReport(RecordPage):
    """E-learning of the catalogue that the reader has completed, with its evidence."""

    permission_required = ADD_LEARNING
    model = Course
    context_object_name = "course"
    form_class = CompletionForm
    heading = "Report that you have completed this e-learning"
    explanation = LearningAdd.explanation
    success_message = LearningAdd.success_message

    def perform(self, form: CompletionForm) -> LearningRecord:
        return passports.report_completion(
            course=self.object, person=self.request.user.person, by=self.request.user, **form.cleaned_data
        )

    def get_success_url(self) -> str:
        return reverse("training:passport")

    def get_back_url(self) -> str:
        return str(self.object.get_absolute_url())


class LearningConfirm(RecordPage):
    permission_required = CONFIRM_LEARNING
    model = LearningRecord
    context_object_name = "record"
    form_class = ConfirmLearningForm
    template_name = "training/passports/confirm.html"
    heading = "Confirm this training"
    success_message = "Training confirmed. It now counts."

    def get_queryset(self) -> QuerySet[LearningRecord]:
        return super().get_queryset().select_related("person", "evidence", "course")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        record = self.object
        suggestion = None if record.course else titles.Catalogue({}).suggest(record.title)
        return super().get_context_data(suggestion=suggestion, **kwargs)

    def perform(self, form: ConfirmLearningForm) -> LearningRecord:
        return passports.confirm(record=self.object, by=self.request.user)


class LevelNeededSet(RecordPage):
    """The level that a colleague's role requires."""

    permission_required = SET_LEVEL
    model = Person
    context_object_name = "person"
    form_class = LevelNeededForm
    heading = "Set the required level"
    success_message = "Required level saved"

    def get_initial(self) -> dict[str, Any]:
        needed = getattr(self.object, "level_needed", None)
        return {"level": needed.level} if needed else {}

    def perform(self, form: LevelNeededForm) -> LevelNeeded:
        return passports.set_required_level(person=self.object, level=form.cleaned_data["level"], by=self.request.user)

    def get_success_url(self) -> str:
        return reverse("training:team-training")


class RefreshersEdit(FormPage):
    shows_record = True
    permission_required = EDIT_REFRESHERS
    form_class = RefreshersForm
    heading = "Rules for levels"
    explanation = (
        "Training is valid for this long. We email a reminder 90 and 30 days before it expires, and on the day. A level "
        "can take a number of hours within these months, or one course. Without either, any course at the level counts."
    )
    success_message = "Rules for levels saved"

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"rules": validity.level_rules()}

    def perform(self, form: RefreshersForm) -> None:
        passports.set_refreshers(rules=form.rules(), by=self.request.user)

    def get_success_url(self) -> str:
        return reverse("training:run-manage")


class SupplierCreate(FormPage):
    permission_required = IMPORT_LEARNING
    form_class = SupplierForm
    heading = "Add an e-learning supplier"
    explanation = "Enter the names of the columns exactly as in the first line of the supplier’s file."
    success_message = "Supplier added. You can now import its files."

    def perform(self, form: SupplierForm) -> ImportMapping:
        typed = dict(form.cleaned_data)
        name, date_format = typed.pop("name"), typed.pop("date_format")
        return imports.store_mapping(name=name, columns=typed, date_format=date_format, by=self.request.user)

    def get_success_url(self) -> str:
        return reverse("training:learning-import")


class LearningImport(FormPage):
    """A supplier's file, checked or imported, with the outcome."""

    permission_required = IMPORT_LEARNING
    form_class = LearningFileForm
    template_name = "training/passports/import.html"
    heading = "Import e-learning"

    def perform(self, form: LearningFileForm) -> Outcome | LearningUpload:
        typed, by = form.cleaned_data, self.request.user
        self.was_imported = typed["how"] == "write"
        mapping, content = typed["mapping"], typed["file"].read()
        if uploads.is_long(content):
            name = typed["file"].name
            return uploads.start(
                mapping=mapping, content=content, filename=name, only_checks=not self.was_imported, by=by
            )
        read = imports.write if self.was_imported else imports.preview
        outcome = read(mapping=mapping, content=content, by=by)
        if self.was_imported:
            made = len(outcome.new)
            self.success_message = f"{made} {'record' if made == 1 else 'records'} imported"
        return outcome

    def send(self, form: LearningFileForm) -> Answer:
        """Import once; a check changes nothing and is made each time."""
        return super().send(form) if form.cleaned_data["how"] == "write" else self.act(form)

    def form_valid(self, form: LearningFileForm) -> HttpResponse:
        answer = super().form_valid(form)
        # Refused, imported before, or read by the worker.
        if not hasattr(self, "result") or isinstance(self.result, LearningUpload):
            return answer
        fresh = LearningFileForm(initial={"mapping": form.cleaned_data["mapping"], "how": "write"})
        context = self.get_context_data(form=fresh, outcome=self.result.summary(), was_imported=self.was_imported)
        return self.render_to_response(context)

    def get_success_url(self) -> str:
        result = getattr(self, "result", None)
        return result.get_absolute_url() if isinstance(result, LearningUpload) else reverse("training:learning-import")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(unmatched=len(titles.unmatched()), **kwargs)

    def get_back_url(self) -> str:
        return reverse("training:run-manage")


class LearningUploadDetail(PortalDetail):
    """How far a worker has read a long file, and then the result; reloads by itself without JavaScript."""

    permission_required = IMPORT_LEARNING
    model = LearningUpload
    context_object_name = "upload"
    template_name = "training/passports/upload.html"

    def get_queryset(self) -> QuerySet[LearningUpload]:
        return super().get_queryset().select_related("mapping").defer("content")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        was_imported = not self.object.only_checks
        heading = "Import e-learning" if was_imported else "Check e-learning"
        return super().get_context_data(
            heading=heading, was_imported=was_imported, seconds=SECONDS_BETWEEN_RELOADS, **kwargs
        )


class LearningTitles(FormPage):
    """Titles of imported e-learning that no course has; the team chooses the course once for all files."""

    permission_required = IMPORT_LEARNING
    form_class = TitlesForm
    heading = "Match course titles"
    explanation = (
        "No course in the catalogue has these titles. Records with a course count towards its levels. "
        "We will use your choice for later files as well."
    )

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"titles": titles.with_suggestions(titles.unmatched())}

    def perform(self, form: TitlesForm) -> int:
        decided = form.decided()
        number = titles.match_all(decided=decided, by=self.request.user)
        self.success_message = (
            f"{len(decided)} title{'' if len(decided) == 1 else 's'} matched. Records updated: {number}"
        )
        return number

    def get_success_url(self) -> str:
        return reverse("training:learning-import")
