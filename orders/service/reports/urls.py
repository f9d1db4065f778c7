"""Addresses of reports."""

from django.urls import path

from orders.service.reports import views

urlpatterns = [
    path("service/reports/", views.listed, name="reports"),
    path("service/reports/clocks/", views.clocks, name="clocks"),
    path("service/reports/<int:pk>/", views.report, name="month_report"),
    path("service/reports/<int:pk>/write/", views.write, name="write_report"),
    path("service/reports/<int:pk>/read/", views.read, name="read_report"),
    path("service/unusual/", views.unusual, name="unusual"),
    path("service/unusual/<int:pk>/answer/", views.answer, name="answer_unusual"),
]
