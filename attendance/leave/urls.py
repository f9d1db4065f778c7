"""Addresses of the room."""

app_name = "leave"
urlpatterns = []
