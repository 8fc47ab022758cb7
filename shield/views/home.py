"""The front door: what the partnership is for everybody, what waits for me when signed in."""

from datetime import timedelta

from django.http import HttpResponseRedirect

from shield import working_days
from shield.extension_points import first_steps, home_cards, search_sources, work_queue
from shield.presenters import WaitingGroup, group_by_due
from shield.views.base import PortalPage
from shield.web.access import PUBLIC


class Home(PortalPage):
    permission_required = PUBLIC

    def get(self, request, *args, **kwargs):
        """Somebody who has to go elsewhere first, such as to say where they work, is sent there."""
        steps = (step.url(request.user) for step in first_steps) if request.user.is_authenticated else ()
        first = next((url for url in steps if url), None)
        return HttpResponseRedirect(first) if first else super().get(request, *args, **kwargs)

    def get_template_names(self) -> list[str]:
        return ["home/mine.html" if self.request.user.is_authenticated else "home/public.html"]

    def get_context_data(self, **kwargs):
        user = self.request.user
        signed_in = user.is_authenticated
        cards = [
            {"template": card.template_name, "card": context}
            for card in home_cards
            if card.public != signed_in and (context := card.context(user)) is not None
        ]
        return super().get_context_data(cards=cards, **self.waiting() if signed_in else {}, **kwargs)

    def waiting(self) -> dict[str, object]:
        today = working_days.today()
        things = [thing for queue in work_queue for thing in queue.waiting(self.request.user)]
        groups: list[WaitingGroup] = group_by_due(things, today, today + timedelta(days=6 - today.weekday()))
        return {"today": today, "groups": groups, "waiting_count": len(things)}


class Search(PortalPage):
    """Finds across every source, each starting from what the person may see."""

    permission_required = PUBLIC
    template_name = "search/results.html"

    def get_context_data(self, **kwargs):
        words = self.request.GET.get("q", "").strip()[:200]
        hits = [hit for source in search_sources for hit in source.find(self.request.user, words)] if words else []
        return super().get_context_data(words=words, hits=hits, **kwargs)
