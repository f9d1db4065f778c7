"""Addresses of the room."""

from attendance.timekeeping.outings import urls as outings
from attendance.timekeeping.overtime import urls as overtime
from attendance.timekeeping.reassignments import urls as reassignments

app_name = "timekeeping"
urlpatterns = [
    *outings.urlpatterns,
    *overtime.urlpatterns,
    *reassignments.urlpatterns,
]
