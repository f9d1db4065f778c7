"""Addresses of planned changes, below those of people."""

from django.urls import path

from hr.people.plans import views

urlpatterns = [
    path("people/plans/", views.plans, name="plans"),
    path("people/plans/<int:pk>/call-off/", views.call_off, name="call_off"),
    path("people/<staff_number:number>/move/", views.move, name="move"),
]
