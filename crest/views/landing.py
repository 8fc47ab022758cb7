"""The landing page of the section CREST."""

from collections.abc import Iterable

from django.urls import reverse

from crest.rules import ENTER, READ_PANEL, REFER, SCREEN
from crest.views.locked import Locked
from shield.views.landing import LandingPage, MainButton


class CrestLanding(Locked, LandingPage):
    permission_required = ENTER
    read_kind = "crest.landing-read"
    section = "crest"
    lead = "Referrals and panel meetings. Every record you open is logged."
    template_name = "crest/landing.html"

    def get_main_buttons(self) -> Iterable[MainButton]:
        """Return what a screener or panel member does most, the first one filled."""
        offered = (
            (SCREEN, "Screen referrals", "Accept or signpost new referrals", "crest:referral-list", "list"),
            (READ_PANEL, "Open panel meetings", "Agendas, information and decisions", "crest:meeting-list", "people"),
            (REFER, "Refer a young person", "About 15 minutes", "crest:referral-start", "pencil"),
            (REFER, "View my referrals", "Drafts, and sent referrals with their status", "crest:receipt-list", "doc"),
        )
        permitted = [one for one in offered if self.request.user.has_perm(one[0])][:3]
        return [
            MainButton(title, text, reverse(url_name), icon, filled=number == 0)
            for number, (_, title, text, url_name, icon) in enumerate(permitted)
        ]
