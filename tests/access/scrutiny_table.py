"""Who may open what of the independent scrutiny."""

from django.urls import reverse

from tests.access.address import Address
from tests.access.filled_forms import on
from tests.access.partnership_table import GOVERNS, SCRUTINEER, at, known_form
from tests.factories.impact import ScrutinyActivityFactory, ScrutinyCommentFactory, responded_comment

ANSWERS_SCRUTINY = {"lead_partner", "delegated_partner"}

SCRUTINY = {
    "scrutiny": Address(at("scrutiny"), get={200: GOVERNS}),
    "scrutiny-activity-create": Address(at("scrutiny-activity-create"), get={200: SCRUTINEER}, post={422: SCRUTINEER}),
    "scrutiny-comment-create": Address(at("scrutiny-comment-create"), get={200: SCRUTINEER}, post={422: SCRUTINEER}),
    "scrutiny-activity-complete": known_form(
        "scrutiny-activity-complete",
        lambda: ScrutinyActivityFactory(),
        SCRUTINEER,
        GOVERNS,
        data=lambda: on("done_on", days=0),
    ),
    "scrutiny-reply": Address(
        path=lambda user: reverse("partnership:scrutiny-reply", args=[responded_comment(user).pk]),
        get={200: SCRUTINEER, 403: GOVERNS - SCRUTINEER},
        post={422: SCRUTINEER, 403: GOVERNS - SCRUTINEER},
        otherwise=404,
    ),
    "scrutiny-respond": known_form("scrutiny-respond", lambda: ScrutinyCommentFactory(), ANSWERS_SCRUTINY, GOVERNS),
}

ACCESS = {f"partnership:{name}": address for name, address in SCRUTINY.items()}
