"""Addresses of the room for staff."""

from django.urls import path

from sitecontent.publishing import views, views_acts
from sitecontent.publishing.goods import views as goods
from sitecontent.publishing.incidents import views as incidents
from sitecontent.publishing.screening import views as screening

app_name = "publishing"
urlpatterns = [
    path("content/", views.desk, name="desk"),
    path("content/all/", views.listed, name="list"),
    path("content/new/", views.collect, name="collect"),
    path("content/words/", screening.words, name="words"),
    path("content/words/<int:number>/end/", screening.end, name="end_word"),
    path("content/words/goods/", goods.words, name="goods_words"),
    path("content/words/goods/<int:number>/", goods.decide, name="decide_goods"),
    path("content/goods/<int:pk>/take-down/", goods.take_down, name="take_goods_down"),
    path("content/hits/<int:number>/", views_acts.decide, name="decide_hit"),
    path("content/files/<int:number>/", views_acts.file, name="file"),
    path("content/incidents/", incidents.incidents, name="incidents"),
    path("content/incidents/<int:number>/", incidents.step, name="incident_step"),
    path("content/maintenance/", incidents.maintain, name="maintain"),
    path("content/home/", incidents.home, name="home"),
    path("content/<int:pk>/", views.item, name="item"),
    path("content/<int:pk>/edit/", views.edit, name="edit"),
    path("content/<int:pk>/preview/", views.preview, name="preview"),
    path("content/<int:pk>/compare/", views_acts.compare, name="compare"),
    path("content/<int:pk>/ask/", views_acts.ask, name="ask"),
    path("content/<int:pk>/check/", views_acts.check, name="check"),
    path("content/<int:pk>/publish/", views_acts.publish, name="publish"),
    path("content/<int:pk>/take-down/", views_acts.take_down, name="take_down"),
    path("content/<int:pk>/restore/", views_acts.restore, name="restore"),
    path("content/<int:pk>/drop/", views_acts.drop, name="drop"),
]
