"""Addresses of private files, below those of people."""

from django.urls import path

from hr.people.files import views

urlpatterns = [
    path("people/<staff_number:number>/file/", views.file, name="file"),
    path("people/<staff_number:number>/file/edit/", views.edit_file, name="edit_file"),
    path("people/<staff_number:number>/file/open/", views.open_to, name="open_file"),
    path(
        "people/<staff_number:number>/file/close/<staff_number:reader>/",
        views.close_to,
        name="close_file",
    ),
]
