"""The landing page of the section CREST."""

from crest.rules import ENTER
from crest.views.locked import Locked
from shield.views.landing import LandingPage


class CrestLanding(Locked, LandingPage):
    permission_required = ENTER
    read_kind = "crest.landing-read"
    section = "crest"
    lead = "Referrals and panel meetings. Every record you open is logged."
    template_name = "crest/landing.html"
