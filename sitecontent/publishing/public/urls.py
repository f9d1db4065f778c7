"""Addresses of the public site."""

from django.urls import path

from sitecontent.publishing.public import views, views_goods

app_name = "site"
urlpatterns = [
    path("site/", views.home, name="home"),
    path("site/goods/", views_goods.listed, name="goods"),
    path("site/goods.json", views_goods.feed, name="goods_feed"),
    path("site/goods/<int:pk>/", views_goods.one, name="product"),
    path("site/goods/<int:pk>.json", views_goods.one_json, name="product_json"),
    path("site/goods/pictures/<int:number>/", views_goods.picture, name="goods_picture"),
    path("site/feed.json", views.feed, name="feed"),
    path("site/slots.json", views.slots, name="slots"),
    path("site/list/<slug:kind>/", views.listed, name="list"),
    path("site/files/<int:number>/", views.file, name="file"),
    path("site/<int:pk>.json", views.one_json, name="item_json"),
    path("site/<int:pk>/", views.one, name="item"),
]
