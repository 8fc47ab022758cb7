"""Every address of the partnership: each wing has its own list."""

from partnership.assurance.urls import urlpatterns as assurance
from partnership.board.urls import urlpatterns as board
from partnership.directory.urls import urlpatterns as directory
from partnership.improvement.urls import urlpatterns as improvement
from partnership.publications.urls import urlpatterns as publications

app_name = "partnership"

# Question sets stand below section-11/ and come before the years, whose addresses are slugs.
urlpatterns = [*directory, *board, *improvement, *assurance, *publications]
