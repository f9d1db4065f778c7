"""Addresses of objections, below those of cases."""

from django.urls import path

from hr.discipline.objections import views

urlpatterns = [
    path("cases/decisions/<int:pk>/object/", views.object_, name="object"),
    path("cases/objections/<int:pk>/", views.answer, name="answer"),
]
