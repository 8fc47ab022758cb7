"""The landing page of the section Training."""

from shield.views.landing import LandingPage
from shield.web.access import SIGNED_IN


class TrainingLanding(LandingPage):
    permission_required = SIGNED_IN
    section = "training"
    lead = "Find a course, book a place and see what you have learned."
    template_name = "training/landing.html"
