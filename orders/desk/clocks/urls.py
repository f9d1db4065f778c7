"""Addresses of the clocks, below those of the desk."""

from django.urls import path

from orders.desk.clocks.breaches import DESK
from regulations.deadlines import views

HERE = {"place": DESK}
urlpatterns = [
    path("desk/breaches/", views.breaches, HERE, name="breaches"),
    path("desk/breaches/judge/", views.judge, HERE, name="judge"),
    path("desk/breaches/<int:pk>/excuse/", views.excuse, HERE, name="excuse"),
]
