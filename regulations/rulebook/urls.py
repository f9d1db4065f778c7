"""Addresses of the rulebook's pages."""

from django.urls import path

from regulations.rulebook import views

app_name = "rulebook"
urlpatterns = [
    path("handbook/", views.handbook, name="handbook"),
    path("handbook/<str:ref>/", views.clause_page, name="clause"),
    path("rules/", views.rules_page, name="rules"),
    path("traceability/", views.traceability, name="traceability"),
]
