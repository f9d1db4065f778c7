"""Addresses of quality."""

from django.urls import path

from orders.service.quality import views

urlpatterns = [
    path("service/quality/", views.overview, name="quality"),
    path("service/quality/draw/", views.draw, name="draw"),
    path("service/quality/sheet/", views.sheet, name="quality_sheet"),
    path("service/quality/<int:pk>/", views.sample, name="sample"),
    path("service/quality/<int:pk>/score/", views.score, name="score"),
    path("service/quality/<int:pk>/appeal/", views.appeal, name="appeal"),
    path("service/quality/<int:pk>/answer/", views.answer, name="answer"),
]
