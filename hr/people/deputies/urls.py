"""Addresses of deputies, below those of people."""

from django.urls import path

from hr.people.deputies import views

urlpatterns = [
    path("people/deputies/", views.deputies, name="deputies"),
    path("people/deputies/<int:pk>/end/", views.end, name="end_deputy"),
    path("people/<staff_number:number>/deputy/", views.appoint, name="deputy"),
]
