"""Addresses of outings."""

from django.urls import path

from attendance.timekeeping.outings import views

urlpatterns = [
    path("outings/", views.outings, name="outings"),
    path("outings/ask/", views.ask, name="ask_outing"),
    path("outings/<int:pk>/", views.outing, name="outing"),
    path("outings/<int:pk>/change/", views.change, name="change_outing"),
    path("outings/<int:pk>/call-off/", views.call_off, name="call_off_outing"),
    path("outings/<int:pk>/false/", views.find_false, name="false_outing"),
]
