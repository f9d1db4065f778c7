"""Addresses of clocking in."""

from django.urls import path

from attendance.timekeeping.punches import views

urlpatterns = [path("attendance/punch/", views.punch, name="punch")]
