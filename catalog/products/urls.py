"""Addresses of the room."""

from django.urls import path

from catalog.products import views, views_import, views_stock
from catalog.products.bulk import views as bulk
from catalog.products.reviews import views as reviews

app_name = "products"
urlpatterns = [
    path("goods/", views.listed, name="list"),
    path("goods/new/", views.add, name="add"),
    path("goods/find/", views_stock.find, name="find"),
    path("goods/receive/", views_stock.receive, name="receive"),
    path("goods/count/", views_stock.take_stock, name="count"),
    path("goods/moves/", views_stock.moves, name="moves"),
    path("goods/categories/", views.categories, name="categories"),
    path("goods/categories/<int:pk>/", views.category, name="category"),
    path("goods/reviews/", reviews.waiting, name="reviews"),
    path("goods/reviews/<int:number>/", reviews.reply, name="reply"),
    path("goods/import/", views_import.import_list, name="import"),
    path("goods/lists/<int:pk>/", bulk.long_list, name="long_list"),
    path("goods/import/empty/", views_import.empty_list, name="template"),
    path("goods/export/", views_import.export, name="export"),
    path("goods/pictures/<int:number>/", views.picture, name="picture"),
    path("goods/<int:pk>/", views.product, name="product"),
    path("goods/<int:pk>/edit/", views.edit, name="edit"),
    path("goods/<int:pk>/write-off/", views.lose, name="write_off"),
    path("goods/<int:pk>/reviews/", reviews.take, name="take_review"),
    path("goods/<int:pk>/pictures/", views.add_picture, name="add_picture"),
    path("goods/<int:pk>/pictures/<int:number>/", views.change_picture, name="change_picture"),
]
