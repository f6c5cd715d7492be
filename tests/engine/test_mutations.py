"""Two hundred damaged files through opening and export: each is refused in a line, or verified."""

from collections import Counter

import pytest

from tests.media.mutations import RECIPES, outcomes, write_mutants


@pytest.mark.timeout(600)
def test_200_damaged_files_meet_a_good_end(tmp_path):
    paths = write_mutants(tmp_path, range(200))
    assert len(paths) == 200
    found = list(outcomes(paths))
    assert [one for one in found if not one.is_good] == []
    kinds = Counter(one.kind for one in found)
    assert kinds["refused"] > 40
    assert kinds["verified"] > 80
    survivors = {one.name.split("-")[1] for one in found if one.kind == "verified"}
    assert survivors == set(RECIPES)


def test_the_watchdog_tells_a_dead_worker(tmp_path, monkeypatch):
    """What no file did so far must be seen if one does."""
    monkeypatch.setattr("tests.media.mutations._WORKER", ["-c", "import os; input(); os.abort()"])
    path = tmp_path / "a.mp4"
    path.write_bytes(b"x")
    (one,) = outcomes([path])
    assert (one.kind, one.detail) == ("crash", "SIGABRT")


def test_the_watchdog_tells_a_silent_worker(tmp_path, monkeypatch):
    monkeypatch.setattr("tests.media.mutations._WORKER", ["-c", "input(); input()"])
    monkeypatch.setattr("tests.media.mutations._PATIENCE_S", 0.5)
    path = tmp_path / "a.mp4"
    path.write_bytes(b"x")
    (one,) = outcomes([path])
    assert one.kind == "hang"
