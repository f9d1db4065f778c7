"""Addresses of the room."""

from django.urls import path

import hr.roster.converters  # noqa: F401 — registers days
from finance.tours import views, views_acts

app_name = "tours"
urlpatterns = [
    path("tours/", views.tour_list, name="list"),
    path("tours/export/", views.export, name="export"),
    path("tours/new/", views.new, name="new"),
    path("tours/money/", views.money, name="money"),
    path("tours/departures/", views.departures, name="departures"),
    path("tours/departures/<day:day>/", views.departures, name="report"),
    path("tours/<int:pk>/", views.tour, name="tour"),
    path("tours/<int:pk>/budget/", views.budget, name="budget"),
    path("tours/<int:pk>/bound/", views.bound, name="bound"),
    path("tours/<int:pk>/files/<int:number>/", views.file, name="file"),
    path("tours/<int:pk>/<slug:verb>/", views_acts.act, name="act"),
    path("tours/<int:pk>/<slug:verb>/<int:number>/", views_acts.act_on_row, name="act_on_row"),
]
