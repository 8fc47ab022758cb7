"""Pages of the statutory rules."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse_lazy

from partnership.directory.forms.statutory_rules import ConfirmRuleForm, EditionForm, RuleCreateForm, RuleForm
from partnership.directory.models import StatutoryRule
from partnership.directory.operations import statutory_rules
from partnership.directory.rules.permissions import EDIT_RULES
from shield import working_days
from shield.forms.base import PortalForm
from shield.records.history import history_of
from shield.views.base import PortalDetail, PortalList
from shield.views.form_pages import CreatePage, EditPage, FormPage, RecordPage
from shield.web.access import PUBLIC


class RuleList(PortalList):
    """Every deadline, checklist and duty, with its edition and source."""

    model = StatutoryRule
    permission_required = PUBLIC
    template_name = "partnership/rules/list.html"
    context_object_name = "rules"
    paginate_by = None

    def get_queryset(self) -> QuerySet[StatutoryRule]:
        rules = super().get_queryset().select_related("confirmed_by").order_by("edition", "key")
        edition = self.request.GET.get("edition", "")
        return rules.for_edition(edition) if edition else rules

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        visible = StatutoryRule.objects.visible_to(self.request.user).order_by("edition")
        editions = list(visible.values_list("edition", flat=True).distinct())
        kwargs["may_edit"] = self.request.user.has_perm(EDIT_RULES)
        return super().get_context_data(editions=editions, edition=self.request.GET.get("edition", ""), **kwargs)


class RuleDetail(PortalDetail):
    model = StatutoryRule
    permission_required = PUBLIC
    template_name = "partnership/rules/detail.html"
    context_object_name = "rule"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        return super().get_context_data(
            history=history_of(self.object) if user.is_authenticated else [],
            may_edit=user.has_perm(EDIT_RULES),
            **kwargs,
        )


class RuleCreate(CreatePage):
    permission_required = EDIT_RULES
    form_class = RuleCreateForm
    heading = "Add a rule"
    success_message = "Rule added"
    back_url = reverse_lazy("partnership:rule-list")

    def perform(self, form: RuleCreateForm) -> StatutoryRule:
        return statutory_rules.create(by=self.request.user, **form.cleaned_data)


class EditionCreate(FormPage):
    permission_required = EDIT_RULES
    form_class = EditionForm
    heading = "Start a new edition"
    explanation = (
        "Each rule that has no last day is copied into the new edition, to be confirmed, and ends the day before. Running "
        "clocks keep their edition."
    )
    success_url = reverse_lazy("partnership:rule-list")

    def perform(self, form: PortalForm) -> Any:
        rules = statutory_rules.start_edition(by=self.request.user, **form.cleaned_data)
        self.success_message = f"Edition started with {len(rules)} rules. Confirm each of them."
        return rules


class RuleUpdate(EditPage):
    model = StatutoryRule
    permission_required = EDIT_RULES
    form_class = RuleForm
    heading = "Edit this rule"
    explanation = "Any edit removes the confirmation. Running clocks are not affected."
    success_message = "Rule saved"

    def perform(self, form: RuleForm) -> StatutoryRule:
        return statutory_rules.update(rule=self.object, by=self.request.user, **form.cleaned_data)


class RuleConfirm(RecordPage):
    model = StatutoryRule
    permission_required = EDIT_RULES
    form_class = ConfirmRuleForm
    heading = "Confirm this rule"
    explanation = "Your name and the date will be published with the rule."
    success_message = "Rule confirmed"

    def get_initial(self) -> dict[str, Any]:
        return {"on": working_days.today(), "version": self.object.version}

    def perform(self, form: PortalForm) -> StatutoryRule:
        return statutory_rules.confirm(rule=self.object, by=self.request.user, **form.cleaned_data)
