"""WSGI entry point."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from shield import production

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shield.settings")

production.refuse_to_serve_as_owner(settings.IS_PRODUCTION, settings.DB_ROLE)
application = get_wsgi_application()
