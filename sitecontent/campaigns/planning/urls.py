"""Addresses of planning."""

from django.urls import path

from sitecontent.campaigns.planning import views, views_market

urlpatterns = [
    path("campaigns/market/", views_market.market, name="market"),
    path("campaigns/plans/", views.plans, name="plans"),
    path("campaigns/plans/new/", views.new_plan, name="new_plan"),
    path("campaigns/plans/<int:pk>/", views.plan, name="plan"),
    path("campaigns/plans/<int:pk>/edit/", views.edit_plan, name="edit_plan"),
    path("campaigns/plans/<int:pk>/items/<int:number>/", views.progress, name="progress"),
    path("campaigns/suggestions/new/", views.new_suggestion, name="new_suggestion"),
    path("campaigns/suggestions/<int:pk>/", views.suggestion, name="suggestion"),
    path("campaigns/suggestions/<int:pk>/edit/", views.edit_suggestion, name="edit_suggestion"),
]
