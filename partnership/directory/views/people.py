from django.db.models import Prefetch, Q
from django.urls import reverse

from partnership.directory.forms.memberships import SeatForm
from partnership.directory.forms.posts import EndPostForm, PostForm
from partnership.directory.models import Agency, GovernanceGroup, Membership, Person, Post
from partnership.directory.operations import posts
from partnership.directory.rules.permissions import EDIT_GROUPS, END_POST, MANAGE_PEOPLE, SEE_PEOPLE
from shield.views.base import PortalDetail, PortalList
from shield.views.form_pages import MovePage, RecordPage


class PersonList(PortalList):
    """Everybody to the operational team; to an agency lead the people of the same agency."""

    model = Person
    permission_required = SEE_PEOPLE
    template_name = "partnership/people/list.html"
    context_object_name = "people"

    def get_queryset(self):
        held = Post.objects.visible_to(self.request.user).current().select_related("agency")
        people = super().get_queryset().prefetch_related(Prefetch("posts", held, to_attr="posts_today"))
        words, agency = self.request.GET.get("q", "").strip(), self.request.GET.get("agency", "")
        if words:
            people = people.filter(Q(name__icontains=words) | Q(email__icontains=words))
        return people.filter(pk__in=held.filter(agency__slug=agency).values("person")) if agency else people

    def get_context_data(self, **kwargs):
        seen = Agency.objects.visible_to(self.request.user)
        agencies = seen.filter(pk__in=Post.objects.visible_to(self.request.user).current().values("agency"))
        return super().get_context_data(agencies=agencies, **kwargs)


class PersonDetail(PortalDetail):
    model = Person
    permission_required = SEE_PEOPLE
    template_name = "partnership/people/detail.html"
    context_object_name = "person"

    def get_context_data(self, **kwargs):
        held = self.object.posts.select_related("agency").order_by("ends_on", "-starts_on")
        rows = [{"post": post, "may_end": self.may_end(post)} for post in held]
        seats = self.object.memberships.select_related("group", "agency").order_by("-starts_on")
        return super().get_context_data(rows=rows, seats=seats, **kwargs)

    def may_end(self, post):
        return post.ends_on is None and self.request.user.has_perm(END_POST, post)


class PostCreate(RecordPage):
    model = Person
    permission_required = MANAGE_PEOPLE
    form_class = PostForm
    success_message = "Post given"

    def get_heading(self):
        return f"Give {self.object} a post"

    def perform(self, form):
        return posts.give(person=self.object, by=self.request.user, **form.cleaned_data)


class PostEnd(RecordPage):
    model = Post
    permission_required = END_POST
    form_class = EndPostForm
    explanation = (
        "Their rights in this post go with it. Seats they hold for this agency end with their last post there."
    )
    success_message = "Post ended"

    def get_heading(self):
        return f"End a post of {self.object.person}"

    def perform(self, form):
        return posts.end(post=self.object, by=self.request.user, **form.cleaned_data)

    def get_success_url(self):
        if hasattr(self, "result"):
            return reverse("partnership:person-list")
        return self.object.person.get_absolute_url()


class MembershipCreate(RecordPage):
    model = GovernanceGroup
    permission_required = EDIT_GROUPS
    form_class = SeatForm
    success_message = "Seat given"

    def get_heading(self):
        return f"Give somebody a seat in {self.object}"

    def perform(self, form):
        return posts.seat(group=self.object, by=self.request.user, **form.cleaned_data)


class MembershipEnd(MovePage):
    model = Membership
    permission_required = EDIT_GROUPS
    heading = "End this seat"
    explanation = "The rights that come with the seat are gone with the next click."
    success_message = "Seat ended"

    def perform(self, form):
        return posts.end_seat(membership=self.object, by=self.request.user)

    def get_success_url(self):
        return self.object.group.get_absolute_url()
