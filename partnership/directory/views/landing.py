"""The landing page of the section People."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse, reverse_lazy

from partnership.directory.models import Agency, Invitation, JoinRequest, Person, Post
from partnership.directory.presenters import people_picture
from partnership.directory.rules.permissions import INVITE, MANAGE_PEOPLE, SEE_AGENCIES, SEE_DIRECTORY, SEE_PEOPLE
from shield.rules import MANAGE_ACCOUNTS, READ_AUDIT
from shield.views.landing import EmptyPicture, LandingPage, MainButton, Picture
from shield.web.access import PUBLIC


class PeopleLanding(LandingPage):
    permission_required = SEE_DIRECTORY
    section = "people"
    lead = "Who works with the partnership, for which agency and in which role."
    empty_picture = EmptyPicture(
        "No people in post yet",
        "People appear here by sector as soon as they have a post at an agency.",
        reverse_lazy("partnership:invitation-create"),
        "Invite a person",
        INVITE,
    )
    template_name = "partnership/landing/people.html"

    def get_picture(self) -> Picture | None:
        user = self.request.user
        if not user.has_perm(SEE_PEOPLE):
            return self._agencies_picture() if user.has_perm(SEE_AGENCIES) else None
        current = Post.objects.visible_to(user).current()
        rows, column = current.people_by_sector(), "Sector"
        if len(rows) == 1:
            rows, column = current.people_by_role(), "Role"
        return _picture(f"People in post today, by {column.lower()}", (column, "People"), rows)

    def _agencies_picture(self) -> Picture | None:
        rows = Agency.objects.visible_to(self.request.user).count_by_sector()
        return _picture("Agencies by sector", ("Sector", "Agencies"), rows)

    def get_empty_picture(self) -> EmptyPicture | None:
        return super().get_empty_picture() if self.request.user.has_perm(SEE_PEOPLE) else None

    def get_main_buttons(self) -> Iterable[MainButton]:
        """Return the first three of what the user can do here; the first is filled."""
        possible = [
            (MANAGE_PEOPLE, self._requests_button),
            (INVITE, lambda: _button("Invite a person", "By email, with a post", "invitation-create", "mail")),
            (SEE_PEOPLE, lambda: _button("Find a person", "Posts, memberships and accounts", "person-list", "search")),
            (SEE_AGENCIES, lambda: _button("Find an agency", "Its people and relationships", "agency-list", "house")),
            (MANAGE_ACCOUNTS, lambda: MainButton("View accounts", "Who can sign in", reverse("account-list"), "key")),
            (READ_AUDIT, lambda: MainButton("Check the audit log", "Is it complete?", reverse("audit-check"), "eye")),
            (PUBLIC, lambda: _button("View groups", "The Board, the Executive and others", "group-list", "people")),
            (PUBLIC, lambda: _button("Read about the partnership", "Who we are and what we want", "about", "book")),
        ]
        buttons = [make() for permission, make in possible if self.request.user.has_perm(permission)][:3]
        return [
            MainButton(each.title, each.text, each.url, each.icon, filled=place == 0)
            for place, each in enumerate(buttons)
        ]

    def _requests_button(self) -> MainButton:
        waiting = JoinRequest.objects.visible_to(self.request.user).waiting().count()
        text = f"{waiting} waiting for an answer" if waiting else "None waiting for an answer"
        return _button("Answer requests to join", text, "joinrequest-list", "people")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        people = Person.objects.visible_to(user).in_post() if user.has_perm(SEE_PEOPLE) else None
        return super().get_context_data(
            people_count=people.count() if people is not None else None,
            without_account=people.filter(user=None).count() if people is not None else None,
            open_invitations=Invitation.objects.visible_to(user).open().count() if user.has_perm(INVITE) else None,
            **kwargs,
        )


def _picture(title: str, columns: tuple[str, str], rows: list[tuple[str, int]]) -> Picture | None:
    if not rows:
        return None
    return Picture("partnership/landing/people_picture.html", title, columns, rows, {"drawn": people_picture(rows)})


def _button(title: str, text: str, name: str, icon: str) -> MainButton:
    return MainButton(title, text, reverse(f"partnership:{name}"), icon)
