"""Addresses of the room."""

from django.urls import path

from catalog.proposals import views, views_content, views_plans

app_name = "proposals"
urlpatterns = [
    path("proposals/", views.listed, name="list"),
    path("proposals/new/content/", views_content.propose, name="propose_content"),
    path("proposals/new/<slug:kind>/", views.propose, name="propose"),
    path("proposals/plans/", views_plans.plans, name="plans"),
    path("proposals/plans/new/", views_plans.new_plan, name="new_plan"),
    path("proposals/plans/<int:pk>/", views_plans.plan, name="plan"),
    path("proposals/plans/<int:pk>/edit/", views_plans.edit_plan, name="edit_plan"),
    path("proposals/competitors/<int:pk>/", views_plans.competitors, name="competitors"),
    path("proposals/<int:pk>/", views.proposal, name="proposal"),
    path("proposals/<int:pk>/edit/", views.edit, name="edit"),
    path("proposals/<int:pk>/execute/", views.execute, name="execute"),
    path("proposals/<int:pk>/hand-back/", views.give_back, name="hand_back"),
    path("proposals/<int:pk>/give-up/", views.drop, name="drop"),
    path("proposals/<int:pk>/files/<int:number>/", views.file, name="file"),
]
