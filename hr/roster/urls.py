"""Addresses of the room."""

from django.urls import path

from hr.roster import views

app_name = "roster"
urlpatterns = [
    path("roster/", views.week, name="week"),
    path("roster/assign/", views.assign, name="assign"),
    path("roster/fill/", views.fill, name="fill"),
    path("roster/<int:pk>/cancel/", views.cancel, name="cancel"),
]
