"""Addresses of approvals."""

from django.urls import path

from regulations.approvals import views, views_inbox

app_name = "approvals"
urlpatterns = [
    path("approvals/", views_inbox.inbox, name="inbox"),
    path("approvals/count/", views_inbox.count, name="count"),
    path("approvals/many/", views_inbox.decide_many, name="many"),
    path("approvals/chains/", views.chains, name="chains"),
    path("approvals/<int:pk>/", views.approval, name="approval"),
    path("approvals/<int:pk>/take-back/", views.take_back, name="take_back"),
    path("approvals/<int:pk>/withdraw/", views.withdraw, name="withdraw"),
    path("approvals/steps/<int:pk>/", views.decide, name="decide"),
    path("approvals/steps/<int:pk>/phone/", views.phone, name="phone"),
    path("approvals/decisions/<int:pk>/confirm/", views.confirm, name="confirm"),
]
