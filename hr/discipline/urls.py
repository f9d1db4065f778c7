"""Addresses of the room."""

from django.urls import path

from hr.discipline import views, views_filing
from hr.discipline.evidence import urls as evidence
from hr.discipline.objections import urls as objections
from hr.discipline.rulings import urls as rulings
from hr.discipline.statistics.views import statistics

app_name = "discipline"
urlpatterns = [
    path("cases/", views.cases, name="list"),
    path("cases/mine/", views.mine, name="mine"),
    path("cases/export/", views.export, name="export"),
    path("cases/statistics/", statistics, name="statistics"),
    path("cases/open/", views_filing.open_case, name="open"),
    path("cases/open/preview/", views_filing.preview, name="preview"),
    path("cases/<int:pk>/", views.case, name="case"),
    path("cases/<int:pk>/people/", views.name, name="name"),
    path("cases/<int:pk>/people/<int:number>/", views.take_back, name="take_back"),
    path("cases/<int:pk>/hear/", views.hear, name="hear"),
    *evidence.urlpatterns,
    *rulings.urlpatterns,
    *objections.urlpatterns,
]
