"""Addresses of changes to past plans."""

from django.urls import path

from attendance.timekeeping.replanning import views

urlpatterns = [
    path("attendance/plans/", views.changes, name="plan_changes"),
    path("attendance/plans/ask/<slug:kind>/", views.ask, name="ask_plan_change"),
    path("attendance/plans/<int:pk>/", views.change, name="plan_change"),
]
