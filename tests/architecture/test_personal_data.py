"""Whatever names, reaches or describes a person is in the personal-data registry, with how long it is kept."""

from django.apps import apps
from django.db import models

from shield.extension_points import personal_data
from shield.records.encryption import EncryptedField

OURS = ("shield", "partnership", "learninghub", "training", "reviews", "crest")
TELLING_NAMES = {"phone", "job_title", "date_of_birth", "actor_label", "known_as"}

# Read one by one: addresses of offices and of the partnership itself, never of a person; and a word to try keys on.
NOT_PERSONAL = {"partnership.partnershipprofile.contact_email", "shield.installation.sample"}


def is_personal(field: models.Field) -> bool:
    return isinstance(field, models.EmailField | EncryptedField) or field.name in TELLING_NAMES


def personal_fields() -> set[str]:
    return {
        f"{model._meta.label_lower}.{field.name}"
        for model in apps.get_models()
        if model._meta.app_label in OURS and not model.__name__.endswith("Event")
        for field in model._meta.concrete_fields
        if is_personal(field)
    }


def test_every_personal_field_is_in_the_registry():
    announced = {f"{part.model.lower()}.{name}" for part in personal_data for name in part.fields}
    assert personal_fields() - announced - NOT_PERSONAL == set()


def test_every_announcement_names_real_fields_and_says_how_long():
    for part in personal_data:
        fields = {field.name for field in apps.get_model(part.model)._meta.get_fields()}
        assert (part.key, set(part.fields) - fields) == (part.key, set())
        assert part.retention
