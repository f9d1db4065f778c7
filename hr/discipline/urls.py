"""Addresses of the room."""

from django.urls import path

from hr.discipline import views

app_name = "discipline"
urlpatterns = [
    path("cases/", views.cases, name="list"),
    path("cases/open/", views.open_case, name="open"),
    path("cases/<int:pk>/", views.case, name="case"),
]
