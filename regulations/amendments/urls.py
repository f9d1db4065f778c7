"""Addresses of drafts of rule versions; they stand before those of the rulebook."""

from django.urls import path

from regulations.amendments import views

app_name = "amendments"
urlpatterns = [
    path("rules/drafts/", views.drafts, name="list"),
    path("rules/drafts/new/", views.new, name="new"),
    path("rules/drafts/<int:pk>/", views.one_draft, name="draft"),
    path("rules/drafts/<int:pk>/change/", views.change, name="change"),
    path("rules/drafts/<int:pk>/trials/<int:trial_pk>/", views.trial, name="trial"),
]
