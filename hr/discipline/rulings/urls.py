"""Addresses of decisions, below those of a case."""

from django.urls import path

from hr.discipline.rulings import views

urlpatterns = [
    path("cases/<int:pk>/decide/", views.decide, name="decide"),
    path("cases/<int:pk>/drop/", views.drop, name="drop"),
    path("cases/dismissals/<int:pk>/", views.renew, name="renew"),
]
