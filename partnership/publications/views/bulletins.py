"""Pages of the bulletin and its stories."""

from datetime import timedelta
from typing import Any

from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.functional import cached_property

from partnership.publications.forms.bulletins import CopyStoriesForm, IssueForm, StoryForm
from partnership.publications.models import BulletinIssue, BulletinStory, MailingList
from partnership.publications.operations import bulletins
from partnership.publications.presenters import by_heading, deliveries
from partnership.publications.rules import EDIT_BULLETINS
from shield.extension_points import Story, bulletin_stories
from shield.records.history import history_of
from shield.views.base import PortalDetail, PortalList
from shield.views.form_pages import ConfirmPage, CreatePage, MovePage, OverSeenText, RecordPage
from shield.web.access import PUBLIC

# How far back stories are offered.
STORY_DAYS = 62
CANCELS_APPROVAL = "Saving cancels any approval."


class BulletinList(PortalList):
    """The archive for everyone; drafts as well for those who write them."""

    model = BulletinIssue
    permission_required = PUBLIC
    template_name = "partnership/bulletins/list.html"
    context_object_name = "issues"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(may_edit=self.request.user.has_perm(EDIT_BULLETINS), **kwargs)


class BulletinDetail(PortalDetail):
    """A sent issue as a page; for those who write bulletins drafts as well, with what can be done."""

    model = BulletinIssue
    permission_required = PUBLIC
    template_name = "partnership/bulletins/detail.html"
    context_object_name = "issue"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        issue = self.object
        writes = self.request.user.has_perm(EDIT_BULLETINS)
        return super().get_context_data(
            sections=by_heading(issue.stories.all()),
            counts=deliveries(bulletins.delivery_counts(issue)) if writes and issue.sent_to else [],
            is_composing=writes and not issue.is_sent,
            history=history_of(issue) if writes else [],
            **kwargs,
        )


class BulletinCreate(CreatePage):
    permission_required = EDIT_BULLETINS
    form_class = IssueForm
    back_url = reverse_lazy("partnership:bulletin-list")
    heading = "Create a bulletin"
    initial = {"mailing_list": MailingList.MAIN}
    success_message = "Draft created. Next, add stories."

    def perform(self, form: IssueForm) -> BulletinIssue:
        return bulletins.create(by=self.request.user, **form.cleaned_data)


class IssuePage(RecordPage):
    """A form about one issue."""

    model = BulletinIssue
    permission_required = EDIT_BULLETINS
    explanation = CANCELS_APPROVAL


class BulletinUpdate(IssuePage):
    form_class = IssueForm
    heading = "Edit subject and introduction"
    success_message = "Bulletin saved"
    shows = ("title", "subject", "introduction", "mailing_list")

    def perform(self, form: IssueForm) -> BulletinIssue:
        return bulletins.update(issue=self.object, by=self.request.user, **form.cleaned_data)


class BulletinStoryCreate(IssuePage):
    form_class = StoryForm
    heading = "Write a story"
    success_message = "Story added"

    def perform(self, form: StoryForm) -> BulletinStory:
        return bulletins.add_story(issue=self.object, by=self.request.user, **form.cleaned_data)


class BulletinApprove(OverSeenText, MovePage):
    """Approves the text that the page was opened with."""


class BulletinCopyStories(IssuePage):
    """Stories that the portal offers; selecting one copies its text."""

    form_class = CopyStoriesForm
    heading = "Add stories from the portal"
    explanation = "We copy the text as it is today. You can edit it afterwards."
    template_name = "partnership/bulletins/copy_stories.html"
    success_message = "Stories added"

    @cached_property
    def offered(self) -> dict[str, tuple[str, Story]]:
        """Return the stories of the last two months with their headings, by a key of their own."""
        since = timezone.now() - timedelta(days=STORY_DAYS)
        return {
            f"{source.key}:{story.url}:{story.title}"[:200]: (source.title, story)
            for source in bulletin_stories
            for story in source.candidates(since)
        }

    def get_form_kwargs(self) -> dict[str, Any]:
        choices = [(key, f"{title}: {story.title}. {story.summary}") for key, (title, story) in self.offered.items()]
        return super().get_form_kwargs() | {"choices": choices}

    def perform(self, form: CopyStoriesForm) -> int:
        selected = [self.offered[key] for key in form.cleaned_data["stories"]]
        return bulletins.copy_stories(issue=self.object, stories=selected, by=self.request.user)


class BulletinStoryUpdate(RecordPage):
    model = BulletinStory
    permission_required = EDIT_BULLETINS
    form_class = StoryForm
    heading = "Edit this story"
    explanation = CANCELS_APPROVAL
    success_message = "Story saved"
    shows = ("heading", "title", "summary", "url")

    def perform(self, form: StoryForm) -> BulletinStory:
        return bulletins.update_story(story=self.object, by=self.request.user, **form.cleaned_data)


story_remove_page = ConfirmPage.as_view(
    model=BulletinStory,
    permission_required=EDIT_BULLETINS,
    heading="Remove this story",
    explanation="This cancels any approval.",
    done="Story removed",
    operation=bulletins.remove_story,
    record_name="story",
)

story_move_up_page = ConfirmPage.as_view(
    model=BulletinStory,
    permission_required=EDIT_BULLETINS,
    heading="Move this story up",
    explanation="This cancels any approval.",
    done="Story moved up",
    operation=bulletins.move_story_up,
    record_name="story",
)

send_test_page = ConfirmPage.as_view(
    model=BulletinIssue,
    permission_required=EDIT_BULLETINS,
    heading="Send yourself a test email",
    explanation="The test is sent to your own email address only.",
    done="Test email sent to your address",
    operation=bulletins.send_test,
    record_name="issue",
)
