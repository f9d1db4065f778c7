"""Addresses of the clocks, below those of the desk."""

from django.urls import path

from orders.desk.clocks import views

urlpatterns = [
    path("desk/breaches/", views.breaches, name="breaches"),
    path("desk/breaches/judge/", views.judge, name="judge"),
    path("desk/breaches/<int:pk>/excuse/", views.excuse, name="excuse"),
]
