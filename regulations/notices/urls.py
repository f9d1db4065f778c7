"""Addresses of the notices."""

from django.urls import path

from regulations.notices import views
from regulations.notices.board import urls as board
from regulations.notices.channels import urls as channels

app_name = "notices"
urlpatterns = [
    path("notices/", views.notices, name="list"),
    path("notices/bell/", views.bell, name="bell"),
    path("notices/read/", views.read, name="read"),
    path("notices/settings/", views.settings, name="settings"),
    *channels.urlpatterns,
    *board.urlpatterns,
]
