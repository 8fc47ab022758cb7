"""The landing page of the section Governance."""

from partnership.board.rules import SEE_MEETINGS
from shield.views.landing import LandingPage


class GovernanceLanding(LandingPage):
    permission_required = SEE_MEETINGS
    section = "governance"
    lead = "Who decides what, when, and whether it was done."
    template_name = "partnership/landing/governance.html"
