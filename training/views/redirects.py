"""Permanent redirects from old public addresses."""

from django.views.generic import RedirectView

from shield.views.base import Guarded
from shield.web.access import PUBLIC


class MovedPage(Guarded, RedirectView):
    """Redirect to the page called ``pattern_name`` with the same arguments."""

    permission_required = PUBLIC
    permanent = True
    query_string = True
    http_method_names = ["get", "head"]
