"""The workflows of a return and a visit: each verb, its sources and target, and who may make it."""

from partnership.models import ReturnStatus, VisitStatus
from tests.partnership.life_tables import TEAM, Step, from_each, people

R, V = ReturnStatus, VisitStatus

LEAD = people("filling_lead")
FILLS = LEAD | people("filling_champion", "contributor")
MODERATOR = people("moderator")
# Whatever does not stand here is refused.
RETURNS = {
    "start": Step({R.ISSUED: R.IN_PROGRESS}, FILLS),
    "submit": Step(from_each(R.IN_PROGRESS, R.RETURNED, to=R.SUBMITTED), LEAD),
    "appoint-moderator": Step({R.SUBMITTED: R.IN_MODERATION}, TEAM),
    "agree": Step({R.IN_MODERATION: R.AGREED}, MODERATOR),
    "send-back": Step({R.IN_MODERATION: R.RETURNED}, MODERATOR),
    "plan": Step({R.AGREED: R.ACTION_PLAN}, TEAM),
    "close": Step({R.ACTION_PLAN: R.CLOSED}, TEAM),
}
VISITS = {
    "complete": Step({V.PLANNED: V.COMPLETED}, TEAM),
    "cancel": Step({V.PLANNED: V.CANCELLED}, TEAM),
}
