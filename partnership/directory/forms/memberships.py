"""Forms for members of groups."""

from django import forms

from partnership.directory.models import Agency, MembershipRole, Person
from shield.forms.base import PortalForm
from shield.forms.fields import DateField


class MembershipForm(PortalForm):
    submit_label = "Add member"

    person = forms.ModelChoiceField(Person.objects.all(), label="Person")
    agency = forms.ModelChoiceField(Agency.objects.all(), label="Agency they represent")
    role = forms.ChoiceField(label="Role", choices=MembershipRole)
    starts_on = DateField(label="Start date", error_messages={"required": "Enter a start date"})
