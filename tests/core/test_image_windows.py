"""Two windows with still pictures at once: neither loses a list or a stroke of the other."""

import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from gsa_desktop.core.image_mending import mended
from gsa_desktop.core.image_order import ImageLook
from gsa_desktop.core.image_shelf import ImageShelf, SavedList
from gsa_desktop.core.kept_masks import KeptMask, keep
from gsa_desktop.core.pixels import SoftMask
from gsa_desktop.core.project import Colour
from gsa_desktop.core.stroke import Stroke

NETWORK = keep(SoftMask(0, np.zeros((60, 200), np.uint8)), mended=False)
LOOK = ImageLook(background=Colour((1, 2, 3)))
DOTS = 8


def dot(row: int, number: int) -> tuple[float, float]:
    """Where a dot lies, in shares of the picture: each process has a row of its own."""
    return ((number + 1) / (DOTS + 1), (row + 1) / 4)


def with_dot(mask: KeptMask, place: tuple[float, float], *, erases: bool = False) -> KeptMask:
    soft = mask.soft_mask()
    assert soft is not None
    return mended(soft, Stroke((place,), 0.05, erases=erases))


def has_dot(mask: KeptMask | None, place: tuple[float, float]) -> bool:
    soft = None if mask is None else mask.soft_mask()
    if soft is None:
        return False
    height, width = soft.prob.shape
    return bool(soft.prob[round(place[1] * height), round(place[0] * width)] == 255)


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    path = tmp_path / "a.jpg"
    path.write_bytes(b"picture")
    return path


def test_a_second_window_has_a_list_of_its_own_until_both_are_closed(tmp_path: Path) -> None:
    a, b, c = (tmp_path / name for name in ("a.jpg", "b.jpg", "c.jpg"))
    first, second = ImageShelf(tmp_path / "shelf"), ImageShelf(tmp_path / "shelf")
    assert first.open() == SavedList()
    first.save(SavedList((a, b), LOOK))
    assert second.open() == SavedList((), LOOK), "the look is everybody's"
    assert second.is_shared
    second.save(SavedList((b, c)))
    first.save(SavedList((a, b), LOOK))
    second.close()
    first.close()
    assert ImageShelf(tmp_path / "shelf").load().paths == (a, b, c)
    third = ImageShelf(tmp_path / "shelf")
    assert third.open() == SavedList((a, b, c), LOOK)
    assert not third.is_shared
    third.save(SavedList((a,), LOOK))
    third.close()
    assert ImageShelf(tmp_path / "shelf").load().paths == (a,), "what was taken over is gone"


def test_strokes_of_two_windows_on_one_picture_are_put_together(tmp_path, picture) -> None:
    ours, theirs = ImageShelf(tmp_path / "shelf"), ImageShelf(tmp_path / "shelf")
    left, middle, right = ((x, 0.5) for x in (0.2, 0.5, 0.8))
    mine = with_dot(NETWORK, left)
    assert ours.keep(picture, mine, None, NETWORK)
    other = with_dot(NETWORK, right)
    assert theirs.keep(picture, other, None, NETWORK)
    again = with_dot(mine, middle)
    assert ours.keep(picture, again, mine, NETWORK)
    assert all(has_dot(ours.mended(picture), place) for place in (left, middle, right))
    assert ours.keep(picture, mine, again, NETWORK)
    assert not has_dot(ours.mended(picture), middle), "undone"
    assert ours.keep(picture, None, mine, NETWORK)
    assert not has_dot(ours.mended(picture), left), "the network's again, as far as it was ours"
    assert has_dot(ours.mended(picture), right)
    assert theirs.keep(picture, None, ours.mended(picture))
    assert ours.mended(picture) is None


def start(shelf: Path, picture: Path, row: int, count: int) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", __name__, str(shelf), str(picture), str(row), str(count)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def test_what_was_kept_survives_a_race_and_a_kill(tmp_path, picture) -> None:
    shelf = tmp_path / "shelf"
    painters = [start(shelf, picture, row, DOTS) for row in range(2)]
    victim = start(shelf, picture, 2, 1_000_000_000)  # goes on until it is killed
    try:
        told = [int(victim.stdout.readline()) for _ in range(DOTS)]  # type: ignore[union-attr]
    finally:
        victim.send_signal(signal.SIGKILL)
        victim.communicate()
    assert told == list(range(DOTS))
    for painter in painters:
        painter.communicate()
        assert painter.returncode == 0
    found = ImageShelf(shelf).mended(picture)
    missing = [(r, n) for r in range(3) for n in range(DOTS) if not has_dot(found, dot(r, n))]
    assert not missing


def paint(shelf: Path, picture: Path, row: int, count: int) -> None:
    """What a process does: a dot after the other, told when it is kept."""
    mine: KeptMask | None = None
    for number in range(count):
        new = with_dot(mine or NETWORK, dot(row, number % DOTS))
        assert ImageShelf(shelf).keep(picture, new, mine, NETWORK, wait_s=3600)
        mine = new
        print(number, flush=True)


if __name__ == "__main__":
    paint(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]))
