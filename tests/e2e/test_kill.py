"""A process that is killed loses what it did in the last moments, and nothing else."""

import multiprocessing
import random
import sys
import time
from contextlib import suppress
from pathlib import Path
from threading import Timer

import pytest

from gsa_desktop.core.autosave import crashed_sessions
from tests.e2e.autosave_driver import edit_without_end
from tests.timing import is_busy

LOST_S = 2.5  # what a kill may cost; the driver writes every 0.1 s, and others use this machine
AT_ONCE = 10
ROUNDS = 5

pytestmark = [
    pytest.mark.timeout(400),
    pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is of Unix"),
]


# Each victim is a process of its own, forked from one that has imported everything: so fifty of
# them cost seconds. It was started afresh and has no thread and no window that a fork would break.
FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(["gsa_desktop.app.start"])


class Victim:
    """A process that edits, and what it said before it was killed."""

    def __init__(self, home: Path, *words: str) -> None:
        self._edits: list[tuple[int, float]] = []
        self._told, telling = FORKS.Pipe(duplex=False)
        self.process = FORKS.Process(target=edit_without_end, args=(home, words, telling))
        self.process.start()
        telling.close()

    def hear(self) -> None:
        """Wait for the next edit: its number and the time."""
        self._edits.append(self._told.recv())

    def kill_after(self, least: float, more: float) -> None:
        """When its edits, by its own clock, go back so many seconds; and some more after that."""
        self.hear()
        while self._edits[-1][1] - self._edits[0][1] < least:
            self.hear()
        killer = Timer(more, self.process.kill)
        killer.start()

    def edits_before_kill(self) -> list[tuple[int, float]]:
        with suppress(EOFError):
            while True:
                self.hear()
        killed_at = time.time()
        self.process.join(100)
        self._told.close()
        return [(number, when) for number, when in self._edits if when < killed_at]


def must_survive(told: list[tuple[int, float]]) -> set[Path]:
    end = told[-1][1]
    return {Path(f"/media/{number}.mp4") for number, when in told if when < end - LOST_S}


def kill_some(home: Path, count: int, least: float, more: float, *words: str) -> int:
    """Kill so many drivers at random moments; how many edits had to survive, and did.

    `least` and `more` are seconds: how long each edits at least, and how much longer at most.
    """
    dice = random.Random()
    victims = [Victim(home, *words) for _ in range(count)]
    for victim in victims:
        victim.kill_after(least, dice.uniform(0, more))
    expected = [must_survive(victim.edits_before_kill()) for victim in victims]
    lost = crashed_sessions(home / "state" / "autosave")
    left = [set(session.saved.project.media) for session in lost]
    firsts = [session.saved.project.media[0] for session in lost]
    for session in lost:
        session.discard()
    kept = [not files or any(files <= media for media in left) for files in expected]
    if not all(kept) and is_busy():
        pytest.skip("the machine is too busy to write to the disk in time")
    assert all(kept)
    assert words or set(firsts) <= {Path("/media/first.mp4")}
    assert not list((home / "state" / "autosave" / "sessions").iterdir())
    return sum(map(len, expected))


def test_a_killed_process_leaves_all_but_the_last_moments(tmp_path: Path) -> None:
    assert kill_some(tmp_path, 2, LOST_S + 0.3, 0.4) > 0


@pytest.mark.slow
def test_fifty_kills_at_random_moments_lose_nothing_older_than_seconds(tmp_path: Path) -> None:
    assert sum(kill_some(tmp_path, AT_ONCE, 0.0, 3.5) for _ in range(ROUNDS)) > 0


@pytest.mark.slow
def test_the_whole_window_killed_leaves_all_but_the_last_moments(tmp_path: Path) -> None:
    assert kill_some(tmp_path, 3, LOST_S + 0.3, 1.5, "window") > 0


@pytest.mark.slow
def test_a_polite_kill_ends_it_during_a_question_and_loses_nothing(tmp_path: Path) -> None:
    victim = Victim(tmp_path, "window", "modal")
    for _ in range(150):  # by then the question is on the screen
        victim.hear()
    victim.process.terminate()
    told = victim.edits_before_kill()
    assert victim.process.exitcode == 0
    (lost,) = crashed_sessions(tmp_path / "state" / "autosave")
    saved = len(lost.saved.project.media)
    lost.discard()
    # the driver's clock may still tick once or twice between the last write and the end
    assert told[-1][0] - 2 <= saved - 1 <= told[-1][0]
