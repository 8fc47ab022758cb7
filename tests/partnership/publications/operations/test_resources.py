import pytest

from partnership.models import Resource
from partnership.publications.operations import resources
from shield.models import AuditEntry
from shield.refusals import Refused

pytestmark = pytest.mark.django_db

GUIDE = {"title": "A guide", "publisher": "A publisher", "kind": "guidance", "audience": "all"}


def test_a_resource_stands_once_for_each_publisher(team):
    resources.add(by=team, **GUIDE)
    with pytest.raises(Refused, match="in the list already"):
        resources.add(by=team, **GUIDE)
    assert (Resource.objects.count(), AuditEntry.objects.filter(kind="partnership.resource-added").count()) == (1, 1)


def test_the_second_editor_is_told_and_overwrites_nothing(team):
    resource = resources.add(by=team, **GUIDE)
    resources.edit(resource=resource, version=1, by=team, title="The first word")
    with pytest.raises(Refused, match="Somebody else saved this"):
        resources.edit(resource=resource, version=1, by=team, title="The second word")
    resource.refresh_from_db()
    assert (resource.title, resource.version) == ("The first word", 2)


def test_a_resource_that_cannot_be_recorded_does_not_stay(team, monkeypatch):
    monkeypatch.setattr("partnership.publications.operations.resources.audit.record", _fail)
    with pytest.raises(RuntimeError):
        resources.add(by=team, **GUIDE)
    assert Resource.objects.count() == 0


def _fail(*args, **kwargs):
    raise RuntimeError


def test_everybodys_resources_are_useful_to_parents_too(team):
    for title, audience in (("For all", "all"), ("For parents", "parents"), ("For professionals", "professionals")):
        resources.add(by=team, **GUIDE | {"title": title, "audience": audience})
    assert [str(found) for found in Resource.objects.useful_to("parents")] == ["For all", "For parents"]
