"""Addresses of tracked links."""

from django.urls import path

from sitecontent.campaigns.links import views

urlpatterns = [
    path("go/<slug:tag>", views.follow, name="follow"),
    path("campaigns/<int:pk>/links/", views.make, name="link"),
]
