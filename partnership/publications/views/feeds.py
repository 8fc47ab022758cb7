from django.contrib.syndication.views import Feed
from django.urls import reverse
from django.views import View

from partnership.publications.models import BulletinIssue
from shield.extension_points import identity
from shield.views.base import Guarded
from shield.web.access import PUBLIC


class BulletinFeed(Feed):
    """Sent issues, newest first, for feed readers."""

    def title(self):
        return f"{identity().name}: bulletins"

    def description(self):
        return "What is new in safeguarding here: learning, training, and what we ask of you."

    def link(self):
        return reverse("partnership:bulletin-list")

    def get_object(self, request):
        return request.user

    def items(self, user):
        return BulletinIssue.objects.visible_to(user).sent().order_by("-sent_at")[:20]

    def item_title(self, item):
        return item.title

    def item_description(self, item):
        return item.introduction

    def item_pubdate(self, item):
        return item.sent_at


class BulletinRss(Guarded, View):
    permission_required = PUBLIC

    def get(self, request):
        return BulletinFeed()(request)
