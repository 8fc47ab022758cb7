from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from partnership.directory.operations.installation import set_up
from shield.operations import audit
from shield.refusals import Refused


class Command(BaseCommand):
    help = "Sets up the partnership of a new installation. Everything else is done in the browser."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--name", required=True, help="the name of the partnership")
        parser.add_argument(
            "--area", required=True, help="the local authority area, such as 'London Borough of Bexley'"
        )
        parser.add_argument("--mash-phone", required=True, help="the phone number of the multi-agency safeguarding hub")
        parser.add_argument("--out-of-hours-phone", required=True, help="the phone number at all other times")
        parser.add_argument("--contact-email", default="", help="the partnership's email address")
        parser.add_argument(
            "--brand-colour", default="#134b5b", help="a colour that is readable on white, such as #134b5b"
        )
        parser.add_argument("--first-name", required=True, help="full name of the first person of the operational team")
        parser.add_argument("--first-email", required=True, help="that person's work email address")
        parser.add_argument("--job-title", default="Partnership manager", help="that person's job title")

    def handle(self, *args: Any, **options: Any) -> None:
        names = "name area mash_phone out_of_hours_phone contact_email brand_colour first_name first_email job_title"
        try:
            profile = set_up(**{name: options[name] for name in names.split(" ")})
            audit.write_checkpoint(settings.AUDIT_CHECKPOINT_FILE)
        except Refused as refusal:
            raise CommandError(refusal.message) from refusal
        self.stdout.write(
            f"{profile.name} is set up. {options['first_name']} can now open the portal, select 'Forgot your password?' "
            "and add the profile, agencies and people in the browser."
        )
