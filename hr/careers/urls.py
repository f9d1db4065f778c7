"""Addresses of joining and leaving."""

from django.urls import path

from hr.careers.entry import views as entry
from hr.careers.hiring import views as hiring
from hr.careers.hiring import views_candidates as candidates
from hr.careers.leaving import views as leaving
from hr.careers.pay import views as pay
from hr.careers.probation import views as probation
from hr.careers.trials import views as trials

app_name = "careers"
urlpatterns = [
    path("careers/own/", entry.own, name="own"),
    path("careers/file/", entry.own_file, name="own_file"),
    path("careers/files/", entry.files, name="files"),
    path("careers/files/<int:pk>/", entry.file, name="file"),
    path("careers/files/<int:pk>/verify/", entry.verify_file, name="verify"),
    path("careers/", hiring.vacancies, name="vacancies"),
    path("careers/vacancies/new/", hiring.new, name="new"),
    path("careers/vacancies/<int:pk>/", hiring.vacancy, name="vacancy"),
    path("careers/vacancies/<int:pk>/channels/", hiring.add_outlet, name="add_outlet"),
    path("careers/vacancies/<int:pk>/candidates/", hiring.take_in, name="take_in"),
    path("careers/vacancies/<int:pk>/close/", hiring.close, name="close_vacancy"),
    path("careers/candidates/<int:pk>/", candidates.candidate, name="candidate"),
    path("careers/candidates/<int:pk>/files/", candidates.add_file, name="add_file"),
    path("careers/candidates/<int:pk>/files/<int:number>/", candidates.file, name="candidate_file"),
    path("careers/candidates/<int:pk>/trial/", candidates.hold, name="hold"),
    path("careers/candidates/<int:pk>/offer/", candidates.offer, name="offer"),
    path("careers/candidates/<int:pk>/answer/", candidates.answer, name="answer"),
    path("careers/candidates/<int:pk>/hire/", candidates.hire, name="hire"),
    path("careers/candidates/<int:pk>/end/", candidates.end, name="end_candidate"),
    path("careers/candidates/<int:pk>/erase/", candidates.erase, name="erase"),
    path("careers/exams/", trials.positions, name="positions"),
    path("careers/exams/<slug:code>/", trials.position, name="position"),
    path("careers/exams/<slug:code>/job/", trials.describe, name="describe"),
    path("careers/exams/<slug:code>/set/", trials.set_exam, name="set_exam"),
    path("careers/trials/<int:pk>/", trials.trial, name="trial"),
    path("careers/probation/", probation.probations, name="probations"),
    path("careers/probation/begin/", probation.begin, name="begin"),
    path("careers/probation/<int:pk>/", probation.probation, name="probation"),
    path("careers/probation/<int:pk>/review/", probation.review, name="review"),
    path("careers/resign/", leaving.resign, name="resign"),
    path("careers/leavings/", leaving.leavings, name="leavings"),
    path("careers/leavings/<int:pk>/", leaving.leaving, name="leaving"),
    path("careers/leavings/<int:pk>/receive/", leaving.receive, name="receive"),
    path("careers/leavings/<int:pk>/back/", leaving.take_back, name="take_back"),
    path("careers/leavings/<int:pk>/hand-over/", leaving.hand_over, name="hand_over"),
    path("careers/leavings/<int:pk>/hand-over/<int:number>/", leaving.take_over, name="take_over"),
    path("careers/leavings/<int:pk>/sign/<slug:desk>/", leaving.sign, name="sign"),
    path("careers/leavings/<int:pk>/settle/", leaving.settle, name="settle"),
    path("careers/things/<staff_number:number>/", leaving.things_of, name="things_of"),
    path("careers/things/<int:pk>/back/", leaving.thing_back, name="thing_back"),
    path("careers/pay/", pay.scales, name="scales"),
    path("careers/pay/<int:pk>/", pay.scale, name="scale"),
    path("careers/pay/<int:pk>/grades/", pay.grade, name="grade"),
    path("careers/pay/<int:pk>/readers/", pay.open_to, name="open_to"),
    path("careers/pay/<int:pk>/readers/<int:person>/close/", pay.close_to, name="close_to"),
    path("careers/pay/<int:pk>/people/", pay.pay, name="pay"),
]
