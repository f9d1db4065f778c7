"""Addresses of scripts."""

from django.urls import path

from orders.service.scripts import views

urlpatterns = [
    path("service/scripts/", views.library, name="scripts"),
    path("service/scripts/uses/", views.uses, name="script_uses"),
    path("service/scripts/shop/", views.shop, name="shop"),
    path("service/scripts/<int:pk>/", views.script, name="script"),
    path("service/scripts/<int:pk>/move/", views.move, name="move_script"),
    path("service/scripts/versions/<int:pk>/use/", views.use, name="use_script"),
]
