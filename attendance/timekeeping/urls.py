"""Addresses of the room."""

from attendance.timekeeping.corrections import urls as corrections
from attendance.timekeeping.devices import urls as devices
from attendance.timekeeping.devices import wire_urls
from attendance.timekeeping.files import urls as files
from attendance.timekeeping.months import urls as months
from attendance.timekeeping.outings import urls as outings
from attendance.timekeeping.overtime import urls as overtime
from attendance.timekeeping.punches import urls as punches
from attendance.timekeeping.reassignments import urls as reassignments
from attendance.timekeeping.replanning import urls as replanning
from attendance.timekeeping.suspicions import urls as suspicions

app_name = "timekeeping"
urlpatterns = [
    *wire_urls.urlpatterns,
    *punches.urlpatterns,
    *corrections.urlpatterns,
    *devices.urlpatterns,
    *files.urlpatterns,
    *suspicions.urlpatterns,
    *months.urlpatterns,
    *outings.urlpatterns,
    *overtime.urlpatterns,
    *reassignments.urlpatterns,
    *replanning.urlpatterns,
]
