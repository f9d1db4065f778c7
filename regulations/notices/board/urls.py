"""Addresses of the board."""

from django.urls import path

from regulations.notices.board import views

urlpatterns = [
    path("board/", views.board, name="board"),
    path("board/post/", views.post, name="post"),
    path("board/<int:pk>/", views.posting, name="posting"),
    path("board/<int:pk>/end/", views.end, name="end"),
]
