from pathlib import Path

import pytest

from gsa_desktop.controllers.history import History
from gsa_desktop.core.project import Project


def media(count: int) -> Project:
    return Project(media=tuple(Path(f"/{number}.mp4") for number in range(count)))


@pytest.fixture
def history(qapp, clock):
    return History(clock=clock)


@pytest.fixture
def heard(history):
    told: list[tuple[int, bool, bool]] = []
    history.changed.connect(
        lambda project: told.append((len(project.media), history.can_undo, history.can_redo))
    )
    return told


def texts(history: History) -> list[str]:
    return [history.stack.text(number) for number in range(history.stack.count())]


def test_each_step_has_a_text_and_is_told_once(history, heard):
    history.apply("Import media", media(1))
    history.apply("Trim clip", media(2))
    assert not history.apply("Trim clip", media(2))
    history.undo()
    history.redo()
    assert texts(history) == ["Import media", "Trim clip"]
    assert heard == [(1, True, False), (2, True, False), (1, True, True), (2, True, False)]


def test_a_click_in_the_history_jumps_over_many_steps(history, heard):
    for number in range(1, 9):
        history.apply("Import media", media(number))
    heard.clear()
    history.stack.setIndex(2)
    history.stack.setIndex(8)
    assert heard == [(2, True, True), (8, True, False)]


def test_a_new_step_forgets_those_that_were_undone(history):
    for number in range(1, 4):
        history.apply(f"Step {number}", media(number))
    history.undo()
    history.undo()
    history.apply("Other", media(7))
    assert texts(history) == ["Step 1", "Other"]
    assert not history.can_redo
    history.undo()
    assert history.project == media(1)


def test_a_drag_is_one_step_until_a_second_passes_or_it_is_closed(history, clock):
    for number in range(1, 20):
        clock.now += 0.3
        history.apply("Change volume", media(number), "volume a")
    assert texts(history) == ["Change volume"]
    history.apply("Change volume", media(20), "volume b")
    clock.now += 1.1
    history.apply("Change volume", media(21), "volume b")
    history.close_step()
    history.apply("Change volume", media(22), "volume b")
    assert len(texts(history)) == 4
    history.undo()
    history.apply("Change volume", media(23), "volume b")
    assert len(texts(history)) == 4
    for _ in range(4):
        history.undo()
    assert history.project == Project()


def test_dirty_is_about_the_saved_value_not_about_the_steps(history):
    history.apply("Import media", media(1), "bin")
    assert history.dirty
    history.mark_saved()
    assert not history.dirty
    assert history.stack.isClean()
    history.apply("Import media", media(2), "bin")
    assert len(texts(history)) == 2  # the saved state can be gone back to
    history.apply("Remove from bin", media(1))
    assert not history.dirty


def test_another_project_has_no_history(history, heard):
    history.apply("Import media", media(1))
    history.replace(media(5))
    assert (history.can_undo, history.dirty, len(history.project.media)) == (False, False, 5)
    history.replace(media(6), saved=False)
    assert history.dirty
    assert heard == [(1, True, False), (5, False, False), (6, False, False)]
