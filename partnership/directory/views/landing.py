"""The landing page of the section People."""

from partnership.directory.rules.permissions import SEE_DIRECTORY
from shield.views.landing import LandingPage


class PeopleLanding(LandingPage):
    permission_required = SEE_DIRECTORY
    section = "people"
    lead = "Who works with us, for which agency and in which role."
    template_name = "partnership/landing/people.html"
