"""Addresses of evidence, below those of a case."""

from django.urls import path

from hr.discipline.evidence import views

urlpatterns = [
    path("cases/<int:pk>/evidence/", views.add, name="prove"),
    path("cases/<int:pk>/evidence/<int:number>/", views.file, name="file"),
]
