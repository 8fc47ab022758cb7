import pytest

from partnership.models import Resource
from partnership.publications.operations import resources
from shield.models import AuditEntry
from shield.refusals import Refused

pytestmark = pytest.mark.django_db

GUIDE = {"title": "A guide", "publisher": "A publisher", "kind": "guidance", "audience": "all"}


def test_a_title_is_listed_once_for_each_publisher(team):
    resources.create(by=team, **GUIDE)
    with pytest.raises(Refused, match="already listed"):
        resources.create(by=team, **GUIDE)
    assert (Resource.objects.count(), AuditEntry.objects.filter(kind="partnership.resource-created").count()) == (1, 1)


def test_the_second_of_two_edits_from_one_version_is_refused(team):
    resource = resources.create(by=team, **GUIDE)
    resources.update(resource=resource, version=1, by=team, title="The first word")
    with pytest.raises(Refused, match="Another person saved changes"):
        resources.update(resource=resource, version=1, by=team, title="The second word")
    resource.refresh_from_db()
    assert (resource.title, resource.version) == ("The first word", 2)


def test_a_resource_that_cannot_be_audited_is_not_stored(team, monkeypatch):
    monkeypatch.setattr("partnership.publications.operations.resources.audit.record", _fail)
    with pytest.raises(RuntimeError):
        resources.create(by=team, **GUIDE)
    assert Resource.objects.count() == 0


def _fail(*args, **kwargs):
    raise RuntimeError


def test_resources_for_everyone_are_listed_for_parents_too(team):
    for title, audience in (("For all", "all"), ("For parents", "parents"), ("For professionals", "professionals")):
        resources.create(by=team, **GUIDE | {"title": title, "audience": audience})
    assert [str(found) for found in Resource.objects.useful_to("parents")] == ["For all", "For parents"]
