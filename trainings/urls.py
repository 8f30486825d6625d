"""Addresses of the trainings room."""

from django.urls import path

from trainings.views import board, mine

app_name = "trainings"
urlpatterns = [
    path("", board.board, name="board"),
    path("export/", board.export, name="export"),
    path("assign/", board.assign, name="assign"),
    path("verify/", board.verify_many, name="verify-many"),
    path("mine/", mine.mine, name="mine"),
    path("courses/<int:pk>/", board.course_edit, name="course"),
    path("<int:pk>/", board.assignment_detail, name="assignment"),
    path("<int:pk>/submit/", mine.submit, name="submit"),
    path("<int:pk>/certificate/", mine.certificate, name="certificate"),
    path("<int:pk>/verify/", board.verify, name="verify"),
    path("<int:pk>/send-back/", board.send_back, name="send-back"),
]
