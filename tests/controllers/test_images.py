"""Still pictures in the window: cut out one by one, shown, exported; odd files are told."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from gsa_desktop.controllers.images import Images, ImageState
from gsa_desktop.core.image_order import ImageLook, ImageOrder
from gsa_desktop.core.project import Colour

PATIENCE_MS = 100_000


@pytest.fixture
def images(qtbot, qapp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("GSA_HOME", str(tmp_path / "home"))
    made = Images(qapp)  # outlives its jobs, whose slots are the last to hold it
    made.model = "motion"  # needs no time to speak of, and finds nothing in a still
    yield made
    made.shut_down()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "pictures"
    place.mkdir()
    for number in range(2):
        values = np.full((40, 60, 3), 90 + 20 * number, np.uint8)
        Image.fromarray(values).save(place / f"{number}.png")
    (place / "broken.jpg").write_bytes(b"no picture")
    return place


def test_pictures_are_cut_out_shown_and_exported(qtbot, images, folder, tmp_path) -> None:
    states, small, shown = {}, [], []
    images.state_changed.connect(lambda path, state, problem: states.update({path: state}))
    images.thumbnail.connect(lambda path, picture: small.append(path))
    images.shown.connect(lambda path, before, after: shown.append((path, before, after)))
    with qtbot.waitSignal(images.listed) as listed:
        images.add([folder])
    assert [path.name for path in listed.args[0]] == ["0.png", "1.png", "broken.jpg"]
    qtbot.waitUntil(lambda: len(states) == 3, timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: len(small) == 2, timeout=PATIENCE_MS)
    assert [state for _, state in sorted(states.items())] == [
        ImageState.DONE,
        ImageState.DONE,
        ImageState.FAILED,
    ]
    with qtbot.waitSignal(
        images.shown,
        timeout=PATIENCE_MS,
        check_params_cb=lambda _path, _before, after: after is not None,
    ):
        images.set_look(ImageLook(background=Colour((0, 0, 255))))
    path, before, after = shown[-1]
    assert path == folder / "0.png"
    assert before.shape == after.shape == (40, 60, 4)
    assert (after[0, 0] == (255, 0, 0, 255)).all(), "blue, as BGRA"
    order = ImageOrder((folder / "0.png",), tmp_path / "out", images.look)
    with qtbot.waitSignal(images.exported, timeout=PATIENCE_MS) as exported:
        images.export(order)
    assert exported.args == [1, tmp_path / "out"]
    assert (tmp_path / "out" / "0_cutout.png").is_file()
    with qtbot.waitSignal(images.failed, timeout=PATIENCE_MS) as failed:
        images.export(order)
    assert "exists already" in failed.args[0].message


def test_what_was_cancelled_is_cut_out_when_it_is_looked_at(qtbot, images, folder) -> None:
    states = {}
    images.state_changed.connect(lambda path, state, problem: states.update({path: state}))
    images.add([folder])
    with qtbot.waitSignal(images.idle, timeout=PATIENCE_MS):
        images.cancel()
    assert not states
    images.show(folder / "1.png")
    qtbot.waitUntil(lambda: states == {folder / "1.png": ImageState.DONE}, timeout=PATIENCE_MS)


def test_a_picture_is_taken_off_the_list(qtbot, images, folder) -> None:
    images.add([folder / "0.png", folder / "1.png"])
    images.remove([folder / "0.png"])
    assert images.paths == (folder / "1.png",)
    with qtbot.waitSignal(images.message):
        images.add([folder / "1.png"])
