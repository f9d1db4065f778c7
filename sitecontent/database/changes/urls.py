"""Addresses of changes of the system."""

from django.urls import path

from sitecontent.database.changes import views

urlpatterns = [
    path("", views.changes, name="changes"),
    path("new/", views.new, name="new_change"),
    path("<int:pk>/", views.change, name="change"),
    path("<int:pk>/ask/", views.ask, name="ask_views"),
    path("<int:pk>/plan/", views.plan, name="propose_plan"),
    path("<int:pk>/release/", views.release, name="release_change"),
    path("<int:pk>/drop/", views.drop, name="drop_change"),
]
