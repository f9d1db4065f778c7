"""Addresses of the public site."""

from django.urls import path

from sitecontent.publishing.public import views

app_name = "site"
urlpatterns = [
    path("site/", views.home, name="home"),
    path("site/feed.json", views.feed, name="feed"),
    path("site/slots.json", views.slots, name="slots"),
    path("site/list/<slug:kind>/", views.listed, name="list"),
    path("site/files/<int:number>/", views.file, name="file"),
    path("site/<int:pk>.json", views.one_json, name="item_json"),
    path("site/<int:pk>/", views.one, name="item"),
]
