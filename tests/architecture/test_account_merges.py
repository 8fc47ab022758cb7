"""When two accounts of one person are merged, every row that points at a person or an account has a decision."""

from django.apps import apps

from partnership.models import Person
from shield.extension_points import Follow, account_merges
from shield.models import User


def foreign_keys() -> set[str]:
    return {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.local_fields
        if field.related_model in {Person, User}
    }


def test_every_foreign_key_to_a_person_or_an_account_is_decided_once():
    decided = [name for part in account_merges for name in part.decisions]
    assert sorted(decided) == sorted(foreign_keys())


def test_rows_that_are_joined_say_what_makes_them_the_same():
    joined = {name for part in account_merges for name, follow in part.decisions.items() if follow is Follow.JOIN}
    assert joined == {name for part in account_merges for name in part.same_by}
