"""The landing page of the section Assurance."""

from partnership.assurance.rules import SEE_RETURNS
from shield.views.landing import LandingPage


class AssuranceLanding(LandingPage):
    permission_required = SEE_RETURNS
    section = "assurance"
    lead = "How agencies show that they keep children safe."
    template_name = "partnership/landing/assurance.html"
