"""The referral form, one short step at a time."""

from dataclasses import dataclass
from typing import Any

from crispy_forms_gds.layout import Field
from django import forms
from django.http import QueryDict

from crest.forms.lengths import LONGEST
from crest.models import AwarenessOfReferral, ExploitationKind, Missing, ReferralDraft
from shield import working_days
from shield.forms.base import PortalForm
from shield.forms.fields import DateField


class DangerForm(PortalForm):
    """The first question."""

    submit_label = "Continue"

    danger = forms.ChoiceField(
        label="Is a child in immediate danger now?",
        help_text="For example, hurt, missing now, or with someone who may harm them today.",
        choices=[("yes", "Yes"), ("no", "No")],
        widget=forms.RadioSelect,
        error_messages={"required": "Select yes if a child is in immediate danger now"},
    )


# The inputs of a field that has several, such as a date, and how many boxes of one field can be ticked.
PARTS = range(3)
MOST_VALUES = 50


class StepForm(PortalForm):
    """One step; it stores what was typed as it was typed, so that an incomplete step can be saved too."""

    submit_label = "Save and continue"

    version = forms.IntegerField(widget=forms.HiddenInput)

    data: QueryDict

    def typed(self) -> dict[str, list[str]]:
        """Return what was sent for this step's fields, unchecked but no longer than any field may be."""
        names = [name for name in self.fields if name != "version"]
        keys = {key for name in names for key in (name, *(f"{name}_{part}" for part in PARTS))}
        return {
            key: [value[:LONGEST] for value in self.data.getlist(key)[:MOST_VALUES]] for key in self.data if key in keys
        }

    def show_again(self, typed: dict[str, list[str]]) -> None:
        """Show again what was typed before."""
        data = as_data(typed)
        for name, field in self.fields.items():
            if name != "version" and any(key == name or key.startswith(f"{name}_") for key in data):
                self.initial[name] = field.widget.value_from_datadict(data, {}, name)


def as_data(typed: dict[str, list[str]]) -> QueryDict:
    """Return what was typed in the form in which a browser sends it."""
    data = QueryDict(mutable=True)
    for key, values in typed.items():
        data.setlist(key, values)
    return data


class YoungPersonForm(StepForm):
    phone = forms.CharField(
        label="Your phone number today",
        help_text="The multi-agency safeguarding hub (MASH) may phone you before they decide.",
        max_length=40,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
        error_messages={"required": "Enter a phone number we can reach you on"},
    )
    relationship = forms.CharField(
        label="How do you know the young person?",
        help_text="For example, form tutor since September.",
        max_length=200,
        error_messages={"required": "Enter how you know the young person"},
    )
    name = forms.CharField(
        label="Young person’s full name",
        help_text="We ask so that the MASH can find what other agencies know.",
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": "Enter the young person’s full name, or “not known”"},
    )
    known_as = forms.CharField(
        label="Known as, nicknames or street names",
        help_text="Leave this empty if you do not know any.",
        max_length=150,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    date_of_birth = DateField(
        label="Date of birth",
        help_text="For example, 27 3 2011. Leave this empty if you do not know it.",
        required=False,
    )
    estimated_age = forms.IntegerField(
        label="Estimated age, if you do not know the date of birth",
        min_value=0,
        max_value=25,
        required=False,
        error_messages={
            "invalid": "Estimated age must be a number, like 14",
            "min_value": "Estimated age must be between 0 and 25",
            "max_value": "Estimated age must be between 0 and 25",
        },
    )
    school = forms.CharField(
        label="School or college",
        help_text="Enter “none” if they do not attend one.",
        max_length=150,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def layout_fields(self) -> list[Any]:
        narrow = {"phone": "govuk-input--width-20", "estimated_age": "govuk-input--width-3"}
        return [Field(name, css_class=narrow[name]) if name in narrow else name for name in self.fields]

    def clean_date_of_birth(self) -> Any:
        born = self.cleaned_data["date_of_birth"]
        if born and born > working_days.today():
            raise forms.ValidationError("Date of birth must be in the past")
        return born

    def clean(self) -> None:
        asked = {"date_of_birth", "estimated_age"}
        known = [name for name in asked if self.cleaned_data.get(name) is not None]
        if not known and not asked & set(self.errors):
            self.add_error("estimated_age", "Enter the date of birth or an estimated age")


class ConcernForm(StepForm):
    kinds = forms.MultipleChoiceField(
        label="What types of exploitation are you worried about?",
        help_text="Select all that may apply. A suspicion is enough.",
        choices=ExploitationKind.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Select the types of exploitation you are worried about"},
    )
    concern = forms.CharField(
        label="What do you know, and what worries you?",
        help_text="Include what happened, when, who you heard it from and how you know. Make clear what is a fact and what is an opinion.",
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": "Enter what you know and what worries you"},
        max_length=LONGEST,
    )
    own_words = forms.CharField(
        label="What does the young person say, in their own words?",
        help_text="Use their exact words. The panel reads this first. Leave this empty if you have not spoken to them.",
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
        max_length=LONGEST,
    )
    said_to = forms.CharField(
        label="Who did they tell, and when?",
        help_text="For example, the school nurse, 9 October.",
        max_length=200,
        required=False,
    )
    missing = forms.ChoiceField(
        label="Have they been missing from home, care or school in the last 90 days?",
        choices=Missing.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Select whether they have been missing in the last 90 days"},
    )
    missing_detail = forms.CharField(
        label="If yes, when and for how long, and where were they found?",
        help_text="Leave out what you do not know.",
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        max_length=LONGEST,
    )

    def clean(self) -> None:
        if self.cleaned_data.get("missing") == Missing.YES and not self.cleaned_data.get("missing_detail"):
            self.add_error("missing_detail", "Enter what you know about when they were missing")


class AwarenessForm(StepForm):
    young_person_told = forms.ChoiceField(
        label="Have you told the young person that you are making this referral?",
        help_text="Tell them, unless that would put them or someone else at risk. You do not need their consent.",
        choices=AwarenessOfReferral.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Select whether you have told the young person"},
    )
    parents_told = forms.ChoiceField(
        label="Have you told a parent or carer?",
        choices=AwarenessOfReferral.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Select whether you have told a parent or carer"},
    )
    not_told_because = forms.CharField(
        label="If you have not told one of them, or they do not agree, why are you making this referral?",
        help_text="For example, it would increase the risk, it could affect a police investigation, or you cannot reach them.",
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
        max_length=LONGEST,
    )

    def clean(self) -> None:
        answers = {self.cleaned_data.get("young_person_told"), self.cleaned_data.get("parents_told")}
        if answers & {AwarenessOfReferral.NOT_TOLD, AwarenessOfReferral.DISAGREES} and not self.cleaned_data.get(
            "not_told_because"
        ):
            self.add_error("not_told_because", "Enter why you are making this referral without their agreement")


class DeclarationForm(PortalForm):
    submit_label = "Send the referral"

    declaration = forms.BooleanField(
        label="What I have written is true as far as I know, and I have made clear where I am not sure.",
        error_messages={"required": "Confirm that what you have written is true as far as you know"},
    )


@dataclass(frozen=True)
class Step:
    """One step of the form: the slug in its address, its heading, its form."""

    slug: str
    title: str
    form: type[StepForm]


STEPS = (
    Step("young-person", "You and the young person", YoungPersonForm),
    Step("concern", "Your concerns", ConcernForm),
    Step("who-knows", "Who knows about this referral", AwarenessForm),
)


def find_step(slug: str) -> Step | None:
    """Return the step with this slug, if there is one."""
    return next((step for step in STEPS if step.slug == slug), None)


def checked(draft: ReferralDraft, step: Step) -> StepForm:
    """Return a step's form, bound to what the draft holds, to check whether it is complete."""
    data = as_data((draft.answers or {}).get(step.slug, {}))
    data["version"] = str(draft.version)
    return step.form(data)
