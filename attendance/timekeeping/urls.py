"""Addresses of the room."""

from attendance.timekeeping.devices import wire_urls

app_name = "timekeeping"
urlpatterns = [*wire_urls.urlpatterns]
