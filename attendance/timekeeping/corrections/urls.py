"""Addresses of corrections."""

from django.urls import path

from attendance.timekeeping.corrections import views

BASE = "attendance/corrections/"
urlpatterns = [
    path(BASE, views.corrections, name="corrections"),
    path(f"{BASE}ask/", views.ask, name="ask_correction"),
    path(f"{BASE}<int:pk>/", views.correction, name="correction"),
    path(f"{BASE}<int:pk>/again/", views.again, name="correction_again"),
    path(f"{BASE}<int:pk>/proof/", views.proof, name="correction_proof"),
]
