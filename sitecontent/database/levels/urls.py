"""Addresses of levels and rights."""

from django.urls import path

from sitecontent.database.levels import views

urlpatterns = [
    path("", views.levels, name="levels"),
    path("ask/", views.ask, name="ask_right"),
    path("matrix/", views.levels_matrix, name="matrix"),
    path("check/", views.unapproved, name="unapproved"),
    path("requests/<int:number>/", views.right, name="right"),
    path("requests/<int:number>/apply/", views.apply_right, name="apply_right"),
]
