"""Addresses of the notices."""

from django.urls import path

from regulations.notices import views

app_name = "notices"
urlpatterns = [
    path("notices/", views.notices, name="list"),
    path("notices/bell/", views.bell, name="bell"),
    path("notices/read/", views.read, name="read"),
]
