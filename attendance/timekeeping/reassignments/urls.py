"""Addresses of refused reassignments."""

from django.urls import path

from attendance.timekeeping.reassignments import views

urlpatterns = [
    path("reassignments/", views.reassignments, name="reassignments"),
    path("reassignments/<int:pk>/", views.reassignment, name="reassignment"),
]
