"""The landing page of the section Publishing."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.urls import reverse, reverse_lazy

from partnership.directory.rules.permissions import READ_GOVERNANCE
from partnership.publications.contributions.due_items import report_due
from partnership.publications.models import (
    AnnualReport,
    ArrangementsVersion,
    BulletinIssue,
    Subscriber,
    SubscriberStatus,
)
from partnership.publications.presenters import KINDS, PublicationDate, year_picture
from partnership.publications.rules import EDIT_BULLETINS, EDIT_REPORTS, EDIT_RESOURCES
from shield import working_days
from shield.text.formatting import long_date
from shield.views.landing import EmptyPicture, LandingPage, MainButton, Picture

BULLETINS, REPORTS, ARRANGEMENTS = KINDS


class PublishingLanding(LandingPage):
    permission_required = READ_GOVERNANCE
    section = "publishing"
    lead = "Bulletins, resources, annual reports and our arrangements."
    empty_picture = EmptyPicture(
        "Nothing published this year yet",
        "Bulletins, annual reports and new versions of the arrangements appear here on a timeline.",
        reverse_lazy("partnership:bulletin-create"),
        "Create a bulletin",
        EDIT_BULLETINS,
    )
    template_name = "partnership/landing/publishing.html"

    def get_picture(self) -> Picture | None:
        year = year_picture(publication_dates(self.request.user), working_days.today())
        points = sorted((point for line in year.lines for point in line.points), key=lambda point: point.day)
        if not points:
            return None
        publications = [point.publication for point in points]
        return Picture(
            "partnership/landing/publishing_picture.html",
            f"Publications from April {year.first_day.year} to March {year.first_day.year + 1}",
            ("Publication", "Type", "Date", "Status"),
            [(each.title, each.kind, long_date(each.on) or "No date yet", each.state_label) for each in publications],
            {"year": year},
        )

    def get_main_buttons(self) -> Iterable[MainButton]:
        if self.request.user.has_perm(EDIT_BULLETINS):
            return self._buttons_to_write()
        return self._buttons_to_read()

    def _buttons_to_write(self) -> Iterator[MainButton]:
        user = self.request.user
        yield bulletin_button(user)
        if user.has_perm(EDIT_REPORTS):
            yield report_button(user)
        if user.has_perm(EDIT_RESOURCES):
            text = "Guidance, leaflets and tools for professionals and families"
            yield MainButton("Add a resource", text, reverse("partnership:resource-create"), "book")

    def _buttons_to_read(self) -> Iterator[MainButton]:
        text = "What we did each year, and what changed for children"
        yield MainButton(
            "Read our annual reports", text, reverse("partnership:annualreport-list"), "report", filled=True
        )
        text = "How agencies work together to safeguard children"
        yield MainButton("Read our arrangements", text, reverse("partnership:arrangements"), "rings")
        text = "Safeguarding news, by email once a month"
        yield MainButton("Read our bulletins", text, reverse("partnership:bulletin-list"), "mail")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        subscribers = Subscriber.objects.visible_to(user)
        return super().get_context_data(
            shows_subscribers=user.has_perm(EDIT_BULLETINS),
            confirmed_count=subscribers.confirmed().count(),
            pending_count=subscribers.filter(status=SubscriberStatus.PENDING).count(),
            latest_issue=BulletinIssue.objects.visible_to(user).sent().order_by("-sent_at").first(),
            latest_report=AnnualReport.objects.visible_to(user).readable().order_by("-ends_on").first(),
            **kwargs,
        )


def bulletin_button(user: Any) -> MainButton:
    """Return the button to the bulletin that is being written, or to a new one."""
    draft = BulletinIssue.objects.visible_to(user).unsent().first()
    if draft is None:
        text = "Stories from the portal and your own"
        return MainButton("Create a bulletin", text, reverse("partnership:bulletin-create"), "mail", filled=True)
    text = f"{draft.title}: {draft.get_status_display().lower()}"
    return MainButton("Continue the bulletin", text, draft.get_absolute_url(), "mail", filled=True)


def report_button(user: Any) -> MainButton:
    """Return the button to the annual report that is being written, or to a new one."""
    draft = AnnualReport.objects.visible_to(user).unpublished().first()
    if draft is None:
        text = "Statistics of the year, with your text beside them"
        return MainButton("Create an annual report", text, reverse("partnership:annualreport-create"), "report")
    text = f"{draft.title}: {draft.get_status_display().lower()}"
    return MainButton("Continue the annual report", text, draft.get_absolute_url(), "report")


def publication_dates(user: Any) -> Iterator[PublicationDate]:
    """Yield every publication that a user may see, with its date."""
    yield from _bulletin_dates(user)
    yield from _report_dates(user)
    yield from _arrangements_dates(user)


def _bulletin_dates(user: Any) -> Iterator[PublicationDate]:
    for issue in BulletinIssue.objects.visible_to(user):
        url = issue.get_absolute_url()
        if issue.sent_at:
            note = f"{issue.sent_to} sent" if issue.sent_to else ""
            yield PublicationDate(BULLETINS, issue.title, url, "published", working_days.today(issue.sent_at), note)
        else:
            yield PublicationDate(BULLETINS, issue.title, url, "draft")


def _report_dates(user: Any) -> Iterator[PublicationDate]:
    for report in AnnualReport.objects.visible_to(user):
        url = report.get_absolute_url()
        if report.published_at:
            day = working_days.today(report.published_at)
            yield PublicationDate(REPORTS, report.title, url, "published", day, report.period)
        elif (due := report_due(report)) is None:
            yield PublicationDate(REPORTS, report.title, url, "draft", None, report.period)
        else:
            state = "overdue" if due < working_days.today() else "planned"
            yield PublicationDate(REPORTS, report.title, url, state, due, report.period)


def _arrangements_dates(user: Any) -> Iterator[PublicationDate]:
    for version in ArrangementsVersion.objects.visible_to(user):
        url, note = version.get_absolute_url(), f"Version {version.number}"
        is_ahead = version.effective_on > working_days.today()
        if version.is_published or is_ahead:
            state = "published" if version.is_published else "planned"
            yield PublicationDate(ARRANGEMENTS, str(version), url, state, version.effective_on, note)
        else:
            yield PublicationDate(ARRANGEMENTS, str(version), url, "draft", None, note)
