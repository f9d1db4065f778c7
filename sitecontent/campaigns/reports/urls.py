"""Addresses of reports."""

from django.urls import path

from sitecontent.campaigns.reports import views

urlpatterns = [
    path("campaigns/reports/", views.listed, name="reports"),
    path("campaigns/reports/<int:pk>/", views.report, name="report"),
    path("campaigns/reports/<int:pk>/write/", views.write, name="write_report"),
    path("campaigns/reports/<int:pk>/read/", views.read, name="read_report"),
]
