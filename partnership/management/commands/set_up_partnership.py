from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from partnership.directory.operations.installation import set_up
from shield.refusals import Refused


class Command(BaseCommand):
    help = "Sets up the partnership of a new installation; everything else is done in the browser afterwards."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--name", required=True, help="what the partnership is called")
        parser.add_argument(
            "--area", required=True, help="the local authority area, such as 'London Borough of Bexley'"
        )
        parser.add_argument("--mash-phone", required=True, help="the number of the multi-agency safeguarding hub")
        parser.add_argument("--out-of-hours-phone", required=True, help="the number at any other time")
        parser.add_argument("--contact-email", default="", help="the partnership's own address")
        parser.add_argument("--brand-colour", default="#134b5b", help="a colour that reads on white, such as #134b5b")
        parser.add_argument("--first-name", required=True, help="full name of the first person of the operational team")
        parser.add_argument("--first-email", required=True, help="that person's work address")
        parser.add_argument("--job-title", default="Partnership manager", help="that person's job title")

    def handle(self, *args: Any, **options: Any) -> None:
        names = "name area mash_phone out_of_hours_phone contact_email brand_colour first_name first_email job_title"
        try:
            profile = set_up(**{name: options[name] for name in names.split(" ")})
        except Refused as refusal:
            raise CommandError(refusal.message) from refusal
        self.stdout.write(
            f"{profile.name} is set up. {options['first_name']} opens the portal, chooses 'Forgot your password?' and "
            "goes on in the browser: profile, agencies, people."
        )
