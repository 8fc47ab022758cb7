from django.apps import AppConfig


class CrestConfig(AppConfig):
    name = "crest"
