"""Addresses of channels and deliveries, below those of the notices."""

from django.urls import path

from regulations.notices.channels import views

urlpatterns = [
    path("notices/settings/channel/", views.add_own, name="add_own"),
    path("notices/channels/", views.channels, name="channels"),
    path("notices/channels/<int:pk>/", views.channel, name="channel"),
    path("notices/channels/<int:pk>/test/", views.test, name="test"),
    path("notices/channels/<int:pk>/remove/", views.remove, name="remove"),
    path("notices/deliveries/", views.deliveries, name="deliveries"),
    path("notices/deliveries/retry/", views.retry, name="retry"),
]
