"""Addresses of the room."""

from django.urls import path

from hr.premises import views
from hr.premises.daily import views as daily
from hr.premises.found import views as found
from hr.premises.inspections import views as inspections
from hr.premises.permits import views as permits

app_name = "premises"
urlpatterns = [
    path("premises/", daily.day, name="day"),
    path("premises/cleaning/", daily.clean, name="clean"),
    path("premises/closing/", daily.close, name="close"),
    path("premises/inspections/", inspections.overview, name="inspections"),
    path("premises/inspections/add/", inspections.add, name="inspect"),
    path("premises/cleanups/", inspections.call, name="call_cleanup"),
    path("premises/cleanups/<int:pk>/", inspections.cleanup, name="cleanup"),
    path("premises/cleanups/<int:pk>/off/", inspections.off, name="call_off"),
    path("premises/cleanups/<int:pk>/joined/", inspections.note, name="note_joined"),
    path("premises/permits/", permits.overview, name="permits"),
    path("premises/permits/<int:pk>/", permits.permit, name="permit"),
    path("premises/permits/<int:pk>/end/", permits.end, name="end_permit"),
    path("premises/server-room/", permits.room, name="room"),
    path("premises/server-room/<int:pk>/leave/", permits.leave, name="leave_room"),
    path("premises/found/", found.overview, name="found"),
    path("premises/found/<int:pk>/", found.thing, name="thing"),
    path("premises/found/<int:pk>/step/", found.move, name="move_found"),
    path("premises/report/", views.report, name="report"),
    path("premises/photos/<int:pk>/", views.photo, name="photo"),
]
