"""Addresses of feedback."""

from django.urls import path

from sitecontent.database.feedback import views

urlpatterns = [
    path("", views.desk, name="feedback"),
    path("new/", views.give, name="give_feedback"),
    path("count/", views.count, name="feedback_count"),
    path("<int:pk>/", views.one, name="one_feedback"),
    path("<int:pk>/reply/", views.reply, name="reply_feedback"),
    path("<int:pk>/take/", views.take, name="take_feedback"),
]
