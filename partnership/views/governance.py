from partnership.models import BudgetYear
from partnership.rules import READ_GOVERNANCE
from shield.views.base import PortalList


class BudgetList(PortalList):
    model = BudgetYear
    permission_required = READ_GOVERNANCE
    template_name = "partnership/budget/list.html"
    context_object_name = "years"

    def get_queryset(self):
        return super().get_queryset().prefetch_related("contributions__agency")
