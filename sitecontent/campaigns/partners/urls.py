"""Addresses of partners."""

from django.urls import path

from sitecontent.campaigns.partners import views

urlpatterns = [
    path("campaigns/partners/", views.listed, name="partners"),
    path("campaigns/partners/new/", views.new, name="new_partner"),
    path("campaigns/partners/<int:pk>/", views.partner, name="partner"),
    path("campaigns/partners/<int:pk>/edit/", views.edit, name="edit_partner"),
    path("campaigns/partners/<int:pk>/notes/", views.note, name="note_partner"),
]
