"""Who may open the landing pages of the sections, one's own week, the clocks and the help page."""

from django.urls import reverse

from tests.access.address import EVERYBODY, SIGNED_IN, Address
from tests.access.crest_table import PANEL, SCREENERS
from tests.access.meetings_table import MEETS
from tests.access.partnership_table import GOVERNS, READS_RECOMMENDATIONS, SEES_AGENCIES


def landing(name: str, people: set[str] | frozenset[str], otherwise: int = 403) -> Address:
    return Address(lambda: reverse(name), get={200: people}, otherwise=otherwise)


ACCESS = {
    "help": landing("help", EVERYBODY),
    "my-week": landing("my-week", SIGNED_IN),
    "clocks": landing("clocks", SIGNED_IN),
    "training:landing": landing("training:landing", SIGNED_IN),
    "learninghub:landing": landing("learninghub:landing", READS_RECOMMENDATIONS),
    "partnership:governance": landing("partnership:governance", MEETS),
    "partnership:assurance": landing("partnership:assurance", GOVERNS | {"agency_lead", "champion"}),
    "partnership:publishing": landing("partnership:publishing", GOVERNS),
    "partnership:people": landing("partnership:people", SEES_AGENCIES | {"administrator"}),
    "crest:landing": landing("crest:landing", PANEL | SCREENERS, otherwise=404),
}
