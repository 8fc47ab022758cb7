"""Every address of the partnership's own records."""

from partnership.urls.governance import action_urls, budget_urls, escalation_urls, impact_urls, recommendation_urls
from partnership.urls.meetings import meeting_urls
from partnership.urls.people import agency_urls, joining_urls, people_urls, profile_urls
from partnership.urls.plans import plan_urls
from partnership.urls.publications import arrangements_urls, bulletin_urls, report_urls, resource_urls, subscriber_urls
from partnership.urls.section_11 import section_11_urls

app_name = "partnership"

urlpatterns = [
    *joining_urls,
    *people_urls,
    *agency_urls,
    *profile_urls,
    *meeting_urls,
    *escalation_urls,
    *impact_urls,
    *budget_urls,
    *action_urls,
    *recommendation_urls,
    *section_11_urls,
    *plan_urls,
    *report_urls,
    *arrangements_urls,
    *subscriber_urls,
    *resource_urls,
    *bulletin_urls,
]
