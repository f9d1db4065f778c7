"""Addresses of files of punches."""

from django.urls import path

from attendance.timekeeping.files import views

BASE = "attendance/files/"
urlpatterns = [
    path(BASE, views.files, name="files"),
    path(f"{BASE}empty.csv", views.empty, name="empty_file"),
    path(f"{BASE}<int:pk>/", views.file, name="file"),
    path(f"{BASE}<int:pk>/write/", views.write, name="write_file"),
]
