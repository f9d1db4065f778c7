"""Addresses of the room."""

app_name = "timekeeping"
urlpatterns = []
