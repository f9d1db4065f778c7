"""Addresses of breaches of every kind, and of the words beside them."""

from django.urls import path

from regulations.deadlines import views

app_name = "deadlines"
urlpatterns = [
    path("breaches/", views.breaches, name="breaches"),
    path("breaches/judge/", views.judge, name="judge"),
    path("breaches/<int:pk>/excuse/", views.excuse, name="excuse"),
]
