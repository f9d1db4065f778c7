"""Addresses of the room."""

from attendance.timekeeping.devices import wire_urls
from attendance.timekeeping.months import urls as months

app_name = "timekeeping"
urlpatterns = [*wire_urls.urlpatterns, *months.urlpatterns]
