"""The landing page of the section Publishing."""

from partnership.directory.rules.permissions import READ_GOVERNANCE
from shield.views.landing import LandingPage


class PublishingLanding(LandingPage):
    permission_required = READ_GOVERNANCE
    section = "publishing"
    lead = "Bulletins, resources, annual reports and our arrangements."
    template_name = "partnership/landing/publishing.html"
