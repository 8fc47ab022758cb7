"""Pages of people and their posts."""

from typing import Any

from django.db.models import Prefetch, QuerySet
from django.urls import reverse

from partnership.directory.forms.posts import EndPostForm, PostForm
from partnership.directory.models import Agency, Person, Post
from partnership.directory.operations import leavers, posts
from partnership.directory.presenters import history_of
from partnership.directory.rules.permissions import CORRECT_PERSON, END_POST, MANAGE_PEOPLE, SEE_PEOPLE
from shield.forms.base import PortalForm
from shield.text.full_text import containing
from shield.views.base import PortalDetail, PortalList, PortalPage
from shield.views.form_pages import RecordPage


class PersonList(PortalList):
    """All people for the operational team; for an agency lead the people of the same agency."""

    model = Person
    permission_required = SEE_PEOPLE
    template_name = "partnership/people/list.html"
    context_object_name = "people"

    def get_queryset(self) -> QuerySet[Person]:
        current = Post.objects.visible_to(self.request.user).current().select_related("agency")
        people = super().get_queryset().prefetch_related(Prefetch("posts", current, to_attr="posts_today"))
        words, agency = self.request.GET.get("q", "").strip(), self.request.GET.get("agency", "")
        if words:
            people = people.filter(containing(words, "name", "email"))
        return people.filter(pk__in=current.filter(agency__slug=agency).values("person")) if agency else people

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        with_people = Post.objects.visible_to(user).current().values("agency")
        return super().get_context_data(
            agencies=Agency.objects.visible_to(user).filter(pk__in=with_people),
            may_manage=user.has_perm(MANAGE_PEOPLE),
            **kwargs,
        )


class PersonDetail(PortalDetail):
    model = Person
    permission_required = SEE_PEOPLE
    template_name = "partnership/people/detail.html"
    context_object_name = "person"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        posts_held = self.object.posts.select_related("agency").order_by("ends_on", "-starts_on")
        return super().get_context_data(
            rows=[{"post": post, "may_end": self.may_end(post)} for post in posts_held],
            memberships=self.object.memberships.select_related("group", "agency").order_by("-starts_on"),
            may_manage=self.request.user.has_perm(MANAGE_PEOPLE),
            may_correct=self.request.user.has_perm(CORRECT_PERSON, self.object),
            history=history_of(self.object),
            **kwargs,
        )

    def may_end(self, post: Post) -> bool:
        return post.ends_on is None and self.request.user.has_perm(END_POST, post)


class LeaverList(PortalPage):
    """What people who left still have, for those who decide about it."""

    permission_required = SEE_PEOPLE
    template_name = "partnership/people/leavers.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(items=leavers.found_for(self.request.user), **kwargs)


class PostCreate(RecordPage):
    model = Person
    permission_required = MANAGE_PEOPLE
    sensitive = True
    form_class = PostForm
    heading = "Add a post"
    success_message = "Post added"

    def perform(self, form: PortalForm) -> Post:
        return posts.create(person=self.object, by=self.request.user, **form.cleaned_data)


class PostEnd(RecordPage):
    model = Post
    permission_required = END_POST
    sensitive = True
    form_class = EndPostForm
    heading = "End this post"
    explanation = (
        "They lose the permissions of this post. If it is their last post at this agency, their memberships of groups "
        "for the agency end too."
    )
    success_message = "Post ended"

    def perform(self, form: PortalForm) -> Post:
        return posts.end(post=self.object, by=self.request.user, **form.cleaned_data)

    def get_success_url(self) -> str:
        if hasattr(self, "result"):
            left = any(item.person.pk == self.object.person_id for item in leavers.found_for(self.request.user))
            return reverse("partnership:leaver-list" if left else "partnership:person-list")
        return str(self.object.person.get_absolute_url())
