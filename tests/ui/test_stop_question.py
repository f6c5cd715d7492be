"""Quitting while a job runs: the question does not go on about a job that has ended."""

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QMessageBox, QWidget

from gsa_desktop.ui.stop_question import StopQuestion


def test_it_says_that_the_job_has_ended(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    question = StopQuestion(window)
    accept = next(
        button
        for button in question.buttons()
        if question.buttonRole(button) == QMessageBox.ButtonRole.AcceptRole
    )
    assert (question.text(), accept.text()) == ("A job is still running.", "&Stop and Quit")
    QTimer.singleShot(0, question.set_ended)  # while the question is open
    QTimer.singleShot(0, lambda: accept.click())
    question.exec()
    assert (question.text(), accept.text()) == ("The job has ended.", "&Quit")
    assert question.may_quit


def test_escape_keeps_the_window(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    question = StopQuestion(window)
    QTimer.singleShot(0, question.reject)
    question.exec()
    assert not question.may_quit
