app_name = "learninghub"

urlpatterns: list = []
