"""The news feed of bulletins."""

from datetime import datetime
from typing import Any

from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views import View

from partnership.publications.models import BulletinIssue
from shield.extension_points import identity
from shield.views.base import Guarded
from shield.web.access import PUBLIC


class BulletinFeed(Feed):
    """Sent issues, newest first, for feed readers."""

    def title(self) -> str:
        return f"{identity().name}: bulletins"

    def description(self) -> str:
        return "Safeguarding news: learning, training and what we ask of you."

    def link(self) -> str:
        return reverse("partnership:bulletin-list")

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        return request.user

    def items(self, user: Any) -> Any:
        return BulletinIssue.objects.visible_to(user).sent().order_by("-sent_at")[:20]

    def item_title(self, item: Any) -> str:
        return str(item.title)

    def item_description(self, item: Any) -> str:
        return str(item.introduction)

    def item_pubdate(self, item: BulletinIssue) -> datetime | None:
        return item.sent_at


class BulletinRss(Guarded, View):
    permission_required = PUBLIC

    def get(self, request: HttpRequest) -> HttpResponse:
        return BulletinFeed()(request)
