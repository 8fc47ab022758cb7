app_name = "crest"

urlpatterns: list = []
