"""Addresses of channels."""

from django.urls import path

from sitecontent.campaigns.channels import views

urlpatterns = [
    path("campaigns/channels/", views.listed, name="channels"),
    path("campaigns/channels/<int:pk>/", views.channel, name="channel"),
]
