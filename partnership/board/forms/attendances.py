"""Forms for attendance: recorded when a meeting was held, and corrected."""

from collections.abc import Iterable, Sequence
from typing import Any

from crispy_forms_gds.layout import HTML, Field, Fieldset, Size
from django import forms

from partnership.board.forms.meetings import ClockField
from partnership.board.models import Attendance, MeetingInvitation, Presence, Reply
from partnership.board.operations.attendances import Guest, MemberAttendance
from partnership.directory.forms.choices import set_queryset
from partnership.directory.models import Membership, Person
from shield.forms.base import PortalForm
from shield.forms.fields import LinesField


class HoldForm(PortalForm):
    """Everyone was present, except the members who are changed here; and the guests."""

    submit_label = "Record attendance"

    chair = forms.ModelChoiceField(
        Membership.objects.none(), label="Who took the chair (optional)", required=False, empty_label="Not recorded"
    )
    guests = LinesField(
        label="Guests (optional)",
        required=False,
        help_text="One on each line: name, comma, organisation.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, members: Sequence[Membership], **kwargs: Any) -> None:
        self.members = members
        super().__init__(*args, **kwargs)
        keys = [member.pk for member in members]
        set_queryset(self, "chair", Membership.objects.filter(pk__in=keys).select_related("person", "group"))
        for member in members:
            self._add_member(member)

    def _add_member(self, member: Membership) -> None:
        person = member.person
        self.fields[f"presence_{member.pk}"] = forms.ChoiceField(
            label=f"{person}, {member.agency}",
            choices=Presence,
            initial=Presence.PRESENT,
            widget=forms.RadioSelect,
            error_messages={"required": f"Select whether {person} attended"},
        )
        self.fields[f"deputy_{member.pk}"] = forms.CharField(label=f"{person}’s deputy", max_length=150, required=False)
        self.fields[f"arrived_{member.pk}"] = ClockField(label=f"{person} arrived late at", required=False)
        self.fields[f"left_{member.pk}"] = ClockField(label=f"{person} left early at", required=False)

    def layout_fields(self) -> list[Any]:
        rows = [self._row(member) for member in self.members if f"presence_{member.pk}" in self.fields]
        intro = HTML('<h2 class="govuk-heading-m">All present, except:</h2>') if rows else HTML("")
        chair = Field.select("chair", label_size=Size.SMALL)
        return [chair, intro, *rows, Field.textarea("guests", label_size=Size.SMALL, rows=3)]

    def _row(self, member: Membership) -> Fieldset:
        names = (f"deputy_{member.pk}", f"arrived_{member.pk}", f"left_{member.pk}")
        return Fieldset(
            Field.radios(f"presence_{member.pk}", inline=True, small=True),
            HTML(f'<details class="govuk-details"{" open" if self._is_used(names) else ""}>'),
            HTML(DETAILS_SUMMARY),
            Field.text(names[0]),
            *names[1:],
            HTML("</div></details>"),
        )

    def _is_used(self, names: Iterable[str]) -> bool:
        """Return whether one of the fields has a value or an error, so that it must be in sight."""
        return any(self[name].value() or name in self.errors for name in names)

    def attendance(self) -> dict[str, Any]:
        """Return the attendance of members, the guests and the chair, as the operations take them."""
        typed = self.cleaned_data
        chair = typed["chair"]
        return {
            "members": [self._attendance_of(member) for member in self.members],
            "guests": [Guest(*(part.strip() for part in line.split(",", 1))) for line in typed["guests"]],
            "chair": chair.person if chair else None,
        }

    def _attendance_of(self, member: Membership) -> MemberAttendance:
        names = ("presence", "deputy", "arrived", "left")
        return MemberAttendance(member, *(self.cleaned_data[f"{name}_{member.pk}"] for name in names))


class ReplyForm(PortalForm):
    """Whether an invited person will attend."""

    submit_label = "Send reply"

    reply = forms.ChoiceField(
        label="Your reply",
        choices=Reply,
        widget=forms.RadioSelect,
        error_messages={"required": "Select whether you will attend"},
    )
    note = forms.CharField(
        label="Note (optional)", max_length=200, required=False, help_text="For example, when you will arrive."
    )


DETAILS_SUMMARY = (
    '<summary class="govuk-details__summary"><span class="govuk-details__summary-text">Deputy, late or left early</span>'
    '</summary><div class="govuk-details__text">'
)


class AttendanceForm(HoldForm):
    """The attendance as recorded, to correct."""

    submit_label = "Correct attendance"

    reason = forms.CharField(label="Reason for the correction", error_messages={"required": "Enter a reason"})

    def layout_fields(self) -> list[Any]:
        return [*super().layout_fields(), Field.text("reason", label_size=Size.SMALL)]


def recorded(members: Sequence[Membership], rows: Sequence[Attendance], chair: Person | None) -> dict[str, Any]:
    """Return what the form opens with: what was recorded; a member without a record was absent."""
    by_person = {row.person_id: row for row in rows if row.person_id}
    initial: dict[str, Any] = {
        "guests": [", ".join(part for part in (row.name, row.organisation) if part) for row in rows if row.is_guest],
        "chair": next((member.pk for member in members if chair and member.person_id == chair.pk), None),
    }
    for member in members:
        row = by_person.get(member.person_id)
        initial[f"presence_{member.pk}"] = row.presence if row else Presence.ABSENT
        if row is not None:
            values = {"deputy": row.name, "arrived": row.arrived_at, "left": row.left_at}
            initial |= {f"{name}_{member.pk}": value for name, value in values.items() if value}
    return initial


def expected(members: Sequence[Membership], replies: Iterable[MeetingInvitation]) -> dict[str, Any]:
    """Return what the form opens with before the meeting: everyone present, except who sent apologies."""
    away = {each.person_id for each in replies if each.reply == Reply.APOLOGIES}
    return {f"presence_{member.pk}": Presence.APOLOGIES for member in members if member.person_id in away}
