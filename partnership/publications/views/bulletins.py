from datetime import timedelta

from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from partnership.publications.forms.bulletins import IssueForm, ItemForm, StoriesForm
from partnership.publications.models import BulletinIssue, BulletinItem, MailingList
from partnership.publications.operations import bulletins
from partnership.publications.presenters import by_heading, deliveries
from partnership.publications.rules import EDIT_BULLETINS
from shield.extension_points import bulletin_stories
from shield.forms.base import ReasonForm
from shield.records.history import history_of
from shield.records.workflow import permission_for
from shield.views.base import PortalDetail, PortalList
from shield.views.form_pages import FormPage, MovePage, RecordPage
from shield.web.access import PUBLIC

STORY_DAYS = 62


class BulletinList(PortalList):
    """The archive to everybody; drafts as well to those who write them."""

    model = BulletinIssue
    permission_required = PUBLIC
    template_name = "partnership/bulletins/list.html"
    context_object_name = "issues"


class BulletinDetail(PortalDetail):
    """A sent issue as a page; to those who write bulletins also drafts, with what can be done."""

    model = BulletinIssue
    permission_required = PUBLIC
    template_name = "partnership/bulletins/detail.html"
    context_object_name = "issue"

    def get_context_data(self, **kwargs):
        issue = self.object
        writes = self.request.user.has_perm(EDIT_BULLETINS)
        sections = by_heading(issue.items.all())
        counts = deliveries(bulletins.delivery_counts(issue)) if writes and issue.is_sent else []
        history = history_of(issue) if writes else []
        return super().get_context_data(sections=sections, counts=counts, writes=writes, history=history, **kwargs)


class IssuePage(RecordPage):
    """A page of the composer."""

    model = BulletinIssue
    permission_required = EDIT_BULLETINS
    explanation = "An edit voids an approval."


class BulletinCreate(FormPage):
    permission_required = EDIT_BULLETINS
    form_class = IssueForm
    heading = "Begin a bulletin"
    initial = {"mailing_list": MailingList.MAIN}
    success_message = "Bulletin begun"

    def perform(self, form):
        return bulletins.begin(by=self.request.user, **form.cleaned_data)

    def get_success_url(self):
        return self.result.get_absolute_url()

    def get_back_url(self):
        return reverse("partnership:bulletin-list")


class BulletinEdit(IssuePage):
    form_class = IssueForm
    heading = "Subject and introduction"
    success_message = "Bulletin saved"
    shows = ("title", "subject", "introduction", "mailing_list")

    def perform(self, form):
        return bulletins.edit(issue=self.object, by=self.request.user, **form.cleaned_data)


class BulletinItemCreate(IssuePage):
    form_class = ItemForm
    heading = "Write a story"
    success_message = "Story added"

    def perform(self, form):
        return bulletins.add_item(issue=self.object, by=self.request.user, **form.cleaned_data)


class BulletinStoriesTake(IssuePage):
    """Stories that the portal offers; choosing one copies its words."""

    form_class = StoriesForm
    heading = "Add stories from the portal"
    explanation = "Words are copied as they are today. You can edit them afterwards."
    template_name = "partnership/bulletins/stories.html"
    success_message = "Stories added"

    def offered(self):
        if not hasattr(self, "_offered"):
            since = timezone.now() - timedelta(days=STORY_DAYS)
            self._offered = {
                f"{source.key}:{story.url}:{story.title}"[:200]: (source.title, story)
                for source in bulletin_stories
                for story in source.candidates(since)
            }
        return self._offered

    def get_form_kwargs(self):
        choices = [(key, f"{title}: {story.title}. {story.summary}") for key, (title, story) in self.offered().items()]
        return super().get_form_kwargs() | {"choices": choices}

    def get_context_data(self, **kwargs):
        return super().get_context_data(offered=self.offered(), **kwargs)

    def perform(self, form):
        chosen = [self.offered()[key] for key in form.cleaned_data["stories"]]
        return bulletins.take_stories(issue=self.object, stories=chosen, by=self.request.user)


class ItemPage(IssuePage):
    """A page about one story of an issue."""

    @property
    def item(self) -> BulletinItem:
        item = self.object.items.filter(pk=self.kwargs["item"]).first()
        if item is None:
            raise Http404
        return item


class BulletinItemEdit(ItemPage):
    form_class = ItemForm
    heading = "Edit a story"
    success_message = "Story saved"

    def get_initial(self):
        item = self.item
        return {name: getattr(item, name) for name in ("heading", "title", "summary", "url")}

    def perform(self, form):
        return bulletins.edit_item(item=self.item, by=self.request.user, **form.cleaned_data)


class BulletinItemRemove(ItemPage, MovePage):
    template_name = "components/record_confirm_page.html"
    heading = "Take this story out"
    success_message = "Story taken out"

    def perform(self, form):
        return bulletins.remove_item(item=self.item, by=self.request.user)


class BulletinItemRaise(ItemPage, MovePage):
    template_name = "components/record_confirm_page.html"
    heading = "Move this story up"
    success_message = "Story moved up"

    def perform(self, form):
        return bulletins.raise_item(item=self.item, by=self.request.user)


class BulletinTest(MovePage):
    model = BulletinIssue
    permission_required = EDIT_BULLETINS
    heading = "Send a test to yourself"
    explanation = "It goes to your own address and to nobody else."
    success_message = "Test sent to your address"

    def perform(self, form):
        return bulletins.send_test(issue=self.object, by=self.request.user)


class BulletinSubmit(MovePage):
    model = BulletinIssue
    permission_required = permission_for(BulletinIssue, "submit")
    heading = "Ask a colleague to approve"
    success_message = "Waiting for a colleague's approval"

    def perform(self, form):
        return bulletins.submit(issue=self.object, by=self.request.user)


class BulletinApprove(MovePage):
    model = BulletinIssue
    permission_required = permission_for(BulletinIssue, "approve")
    heading = "Approve this bulletin"
    explanation = "You approve exactly these words. A changed word voids the approval."
    success_message = "Bulletin approved"

    def perform(self, form):
        return bulletins.approve(issue=self.object, by=self.request.user)


class BulletinSendBack(MovePage):
    model = BulletinIssue
    permission_required = permission_for(BulletinIssue, "send-back")
    form_class = ReasonForm
    heading = "Give it back"
    success_message = "Given back"

    def perform(self, form):
        return bulletins.send_back(issue=self.object, by=self.request.user, **form.cleaned_data)


class BulletinSend(MovePage):
    model = BulletinIssue
    permission_required = permission_for(BulletinIssue, "send")
    heading = "Send this bulletin"
    explanation = "It goes once to every confirmed reader of the list and appears in the public archive."
    success_message = "Bulletin is being sent"

    def perform(self, form):
        return bulletins.send(issue=self.object, by=self.request.user)
