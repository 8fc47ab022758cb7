from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class ShieldConfig(AppConfig):
    name = "shield"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Import every app’s contributions and what listens to accounts; a duplicate key stops start-up here."""
        autodiscover_modules("account_signals", "rules", "contributions", "checks")
