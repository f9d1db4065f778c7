"""Addresses of suspicions."""

from django.urls import path

from attendance.timekeeping.suspicions import views

BASE = "attendance/suspicions/"
urlpatterns = [
    path(BASE, views.suspicions, name="suspicions"),
    path(f"{BASE}<int:pk>/", views.suspicion, name="suspicion"),
]
