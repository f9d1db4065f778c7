"""Addresses of the backups."""

from django.urls import path

from sitecontent.database.backups import views

urlpatterns = [
    path("", views.backups, name="backups"),
    path("now/", views.back_up, name="back_up"),
    path("<slug:name>/prove/", views.prove, name="prove_backup"),
    path("weeks/<day:week>/", views.week, name="backup_week"),
]
