"""Addresses of the room."""

from django.urls import path

from hr.roster import converters, views
from hr.roster.calendar import views as calendar
from hr.roster.files import views as files
from hr.roster.pairs import views as pairs
from hr.roster.service import views as service
from hr.roster.shifts import views as shifts

__all__ = ["converters"]
app_name = "roster"
urlpatterns = [
    path("roster/", views.week, name="week"),
    path("roster/assign/", views.assign, name="assign"),
    path("roster/fill/", views.fill, name="fill"),
    path("roster/<int:pk>/cancel/", views.cancel, name="cancel"),
    path("roster/weekends/", views.weekends, name="weekends"),
    path("roster/pairs/", pairs.month, name="pairs"),
    path("roster/pairs/draw/", pairs.draw, name="draw"),
    path("roster/pairs/exclusions/", pairs.exclusions, name="exclusions"),
    path("roster/pairs/exclusions/<int:pk>/end/", pairs.end_exclusion, name="end_exclusion"),
    path("roster/pairs/<day:day>/", pairs.day, name="pair"),
    path("roster/pairs/<day:day>/set/", pairs.set_by_hand, name="set_pair"),
    path("roster/pairs/<day:day>/swap/", pairs.swap, name="swap"),
    path("roster/pairs/<day:day>/replace/<seat:seat>/", pairs.replace, name="replace"),
    path("roster/shifts/", shifts.month, name="shifts"),
    path("roster/shifts/together/", shifts.together, name="shifts_together"),
    path("roster/shifts/assign/", shifts.assign, name="assign_shift"),
    path("roster/shifts/day/", shifts.set_single, name="set_day"),
    path("roster/shifts/day/<int:pk>/clear/", shifts.clear_single, name="clear_day"),
    path("roster/shifts/patterns/", shifts.patterns, name="patterns"),
    path("roster/calendar/", calendar.year, name="calendar"),
    path("roster/calendar/enter/", calendar.enter, name="enter_day"),
    path("roster/calendar/publish/", calendar.publish, name="publish_year"),
    path("roster/service/", service.service, name="service"),
    path("roster/service/fill/", service.fill, name="fill_managers"),
    path("roster/service/assign/", service.assign, name="assign_manager"),
    path("roster/service/<int:pk>/cancel/", service.cancel, name="cancel_manager"),
    path("roster/import/", files.import_file, name="import"),
]
