"""Address of the log of data given out."""

from django.urls import path

from sitecontent.database.handing import views

urlpatterns = [path("", views.exports, name="exports")]
