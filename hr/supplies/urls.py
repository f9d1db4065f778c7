"""Addresses of the room."""

app_name = "supplies"
urlpatterns = []
