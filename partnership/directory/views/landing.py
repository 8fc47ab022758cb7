"""The landing page of the section People."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from partnership.directory.models import Invitation, JoinRequest, Person, Post
from partnership.directory.presenters import people_picture
from partnership.directory.rules.permissions import INVITE, MANAGE_PEOPLE, SEE_AGENCIES, SEE_DIRECTORY, SEE_PEOPLE
from shield.rules import MANAGE_ACCOUNTS, READ_AUDIT
from shield.views.landing import LandingPage, MainButton, Picture


class PeopleLanding(LandingPage):
    permission_required = SEE_DIRECTORY
    section = "people"
    lead = "Who works with the partnership, for which agency and in which role."
    template_name = "partnership/landing/people.html"

    def get_picture(self) -> Picture | None:
        current = Post.objects.visible_to(self.request.user).current()
        rows, column = current.people_by_sector(), "Sector"
        if len(rows) == 1:
            rows, column = current.people_by_role(), "Role"
        if not rows:
            return None
        title = f"People in post today, by {column.lower()}"
        return Picture(
            "partnership/landing/people_picture.html", title, (column, "People"), rows, {"drawn": people_picture(rows)}
        )

    def get_main_buttons(self) -> Iterable[MainButton]:
        """Return the first three of what the user can do here; the first is filled."""
        possible = [
            (MANAGE_PEOPLE, self._requests_button),
            (INVITE, lambda: _button("Invite a person", "By email, with a post", "invitation-create", "mail")),
            (SEE_PEOPLE, lambda: _button("Find a person", "Posts, memberships and accounts", "person-list", "search")),
            (SEE_AGENCIES, lambda: _button("Agencies", "Their people and relationships", "agency-list", "house")),
            (MANAGE_ACCOUNTS, lambda: MainButton("Accounts", "Who can sign in", reverse("account-list"), "key")),
            (READ_AUDIT, lambda: MainButton("Audit log check", "Is it complete", reverse("audit-check"), "eye")),
        ]
        buttons = [make() for permission, make in possible if self.request.user.has_perm(permission)][:3]
        return [
            MainButton(each.title, each.text, each.url, each.icon, filled=place == 0)
            for place, each in enumerate(buttons)
        ]

    def _requests_button(self) -> MainButton:
        waiting = JoinRequest.objects.visible_to(self.request.user).waiting().count()
        text = f"{waiting} waiting for an answer" if waiting else "None waiting for an answer"
        return _button("Requests to join", text, "joinrequest-list", "people")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        people = Person.objects.visible_to(user).in_post() if user.has_perm(SEE_PEOPLE) else None
        return super().get_context_data(
            people_count=people.count() if people is not None else None,
            without_account=people.filter(user=None).count() if people is not None else None,
            open_invitations=Invitation.objects.visible_to(user).open().count() if user.has_perm(INVITE) else None,
            **kwargs,
        )


def _button(title: str, text: str, name: str, icon: str) -> MainButton:
    return MainButton(title, text, reverse(f"partnership:{name}"), icon)
