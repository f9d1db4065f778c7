"""Addresses of the room."""

from attendance.timekeeping.devices import wire_urls
from attendance.timekeeping.months import urls as months
from attendance.timekeeping.outings import urls as outings
from attendance.timekeeping.overtime import urls as overtime
from attendance.timekeeping.reassignments import urls as reassignments

app_name = "timekeeping"
urlpatterns = [
    *wire_urls.urlpatterns,
    *months.urlpatterns,
    *outings.urlpatterns,
    *overtime.urlpatterns,
    *reassignments.urlpatterns,
]
