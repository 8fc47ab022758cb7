from partnership.models import BudgetYear, Section11Cycle
from partnership.rules import READ_GOVERNANCE
from shield.views.base import PortalDetail, PortalList


class Section11List(PortalList):
    model = Section11Cycle
    permission_required = READ_GOVERNANCE
    template_name = "partnership/section_11/list.html"
    context_object_name = "cycles"


class Section11Detail(PortalDetail):
    model = Section11Cycle
    permission_required = READ_GOVERNANCE
    template_name = "partnership/section_11/detail.html"
    context_object_name = "cycle"

    def get_queryset(self):
        return super().get_queryset().prefetch_related("questions__findings", "answers__agency", "visits__agency")


class BudgetList(PortalList):
    model = BudgetYear
    permission_required = READ_GOVERNANCE
    template_name = "partnership/budget/list.html"
    context_object_name = "years"

    def get_queryset(self):
        return super().get_queryset().prefetch_related("contributions__agency")
