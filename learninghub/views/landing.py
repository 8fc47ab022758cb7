"""The landing page of the section Learning."""

from partnership.improvement.rules import READ_RECOMMENDATIONS
from shield.views.landing import LandingPage


class LearningLanding(LandingPage):
    permission_required = READ_RECOMMENDATIONS
    section = "learning"
    lead = "What we are learning, what we recommend, and whether it helps children."
    template_name = "learninghub/landing.html"
