"""Still pictures in the window: cut out one by one, shown, exported; odd files are told."""

import os
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

from gsa_desktop.controllers.image_entry import ImageState
from gsa_desktop.controllers.image_results import KEPT_SECONDS, sweep
from gsa_desktop.controllers.images import Images
from gsa_desktop.core.framing import Shadow
from gsa_desktop.core.image_order import ImageLook, ImageOrder, ImageTarget
from gsa_desktop.core.image_shelf import ImageShelf
from gsa_desktop.core.project import Colour
from gsa_desktop.core.stroke import Stroke

BLUE = [255, 0, 0, 255]  # as BGRA


@pytest.fixture
def images(qtbot, qapp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("GSA_HOME", str(tmp_path / "home"))
    made = Images(
        ImageShelf(tmp_path / "shelf"), qapp
    )  # outlives its jobs, whose slots are the last to hold it
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
    images.shown.connect(lambda path, before, after, *_: shown.append((path, before, after)))
    with qtbot.waitSignal(images.listed) as listed:
        images.add([folder])
    assert [path.name for path in listed.args[0]] == ["0.png", "1.png", "broken.jpg"]
    qtbot.waitUntil(lambda: len(states) == 3)
    qtbot.waitUntil(lambda: len(small) == 2)
    assert [state for _, state in sorted(states.items())] == [
        ImageState.DONE,
        ImageState.DONE,
        ImageState.FAILED,
    ]
    images.edits.put_look(ImageLook(background=Colour((0, 0, 255))))
    # a picture that is on its way still shows what was before
    qtbot.waitUntil(lambda: shown[-1][2] is not None and shown[-1][2][0, 0].tolist() == BLUE)
    path, before, after = shown[-1]
    assert path == folder / "0.png"
    assert before.shape == after.shape == (40, 60, 4)
    assert (after[:3, :3] == BLUE).all()
    order = ImageOrder((folder / "0.png",), tmp_path / "out", images.edits.look)
    with qtbot.waitSignal(images.exported) as exported:
        images.export(order)
    assert exported.args == [(tmp_path / "out" / "0_cutout.png",), ()]
    assert (tmp_path / "out" / "0_cutout.png").is_file()
    with qtbot.waitSignal(images.failed) as failed:
        images.export(order)
    assert "exists already" in failed.args[0].message


def test_what_was_cancelled_is_cut_out_when_it_is_looked_at(qtbot, images, folder) -> None:
    states = {}
    images.state_changed.connect(lambda path, state, problem: states.update({path: state}))
    images.add([folder])
    with qtbot.waitSignal(images.idle) as idle:
        images.cancel()
    assert not states
    assert idle.args == [3]
    images.show(folder / "1.png")
    qtbot.waitUntil(lambda: states == {folder / "1.png": ImageState.DONE})
    images.resume()
    qtbot.waitUntil(lambda: len(states) == 3)


def test_a_picture_is_taken_off_the_list(qtbot, images, folder) -> None:
    images.add([folder / "0.png"])
    with qtbot.waitSignal(images.wanted) as wanted:
        images.add([folder / "1.png"])
    assert wanted.args == [folder / "1.png"], "the new one is shown"
    images.remove([folder / "0.png"])
    assert images.paths == (folder / "1.png",)
    with qtbot.waitSignal(images.message):
        images.add([folder / "1.png"])


DOT = Stroke(((0.5, 0.5),), 0.25)


def shows(images: Images, wanted: tuple[int, int, int, int]):
    """Waits for a result whose middle has that colour, as BGRA."""
    middle: list[tuple[int, ...]] = []
    images.shown.connect(
        lambda _path, _before, after, *_: middle.append(
            () if after is None else tuple(after[after.shape[0] // 2, after.shape[1] // 2])
        )
    )
    return lambda: wanted in middle[-1:]


def test_a_stroke_is_shown_exported_and_undone(qtbot, images, folder, tmp_path) -> None:
    states: dict[Path, ImageState] = {}
    images.state_changed.connect(lambda path, state, _: states.update({path: state}))
    is_clear, is_subject = shows(images, (0, 0, 0, 0)), shows(images, (90, 90, 90, 255))
    path = folder / "0.png"
    images.add([path, folder / "1.png"])
    qtbot.waitUntil(lambda: states.get(path) is ImageState.DONE and is_clear())
    images.paint(DOT)
    assert states[path] is ImageState.MENDED
    qtbot.waitUntil(is_subject)
    with qtbot.waitSignal(images.exported):
        images.export(ImageOrder((path,), tmp_path / "out", images.edits.look))
    with Image.open(tmp_path / "out" / "0_cutout.png") as result:
        assert result.getpixel((30, 20)) == (90, 90, 90, 255)
        assert result.getpixel((2, 2))[3] == 0
    images.show(folder / "1.png")
    with qtbot.waitSignal(images.wanted) as wanted:
        images.edits.undo()
    assert wanted.args == [path]
    assert states[path] is ImageState.DONE
    images.edits.redo()
    assert states[path] is ImageState.MENDED


def test_the_list_and_strokes_are_found_again(qtbot, qapp, images, folder, tmp_path) -> None:
    is_clear, path = shows(images, (0, 0, 0, 0)), folder / "0.png"
    images.add([path, folder / "1.png"])
    qtbot.waitUntil(is_clear)
    images.paint(DOT)
    target = ImageTarget(tmp_path / "out", "tiff")
    images.edits.set_target(target)
    images.shut_down()

    states: dict[Path, ImageState] = {}
    again = Images(ImageShelf(tmp_path / "shelf"), qapp)
    again.state_changed.connect(lambda path, state, _: states.update({path: state}))
    is_subject = shows(again, (90, 90, 90, 255))
    again.open()
    assert again.paths == (path, folder / "1.png")
    assert again.current == path
    assert again.edits.target == target
    assert states[path] is ImageState.MENDED
    qtbot.waitUntil(is_subject)
    again.edits.save()
    assert ImageShelf(tmp_path / "shelf").load().paths == again.paths
    again.set_model("motion-of-another-name")
    assert states[path] is ImageState.MENDED, "segmenting anew changes nothing of it"
    again.cancel()
    again.forget()
    assert again.edits.kept(path) is None
    again.shut_down()
    assert ImageShelf(tmp_path / "shelf").mended(path) is None
    assert ImageShelf(tmp_path / "shelf").load().paths == again.paths, "a stroke keeps the list"


def test_what_could_not_be_exported_is_told_with_what_was(qtbot, images, folder, tmp_path) -> None:
    images.add([folder])
    order = ImageOrder(images.paths, tmp_path / "out")
    with qtbot.waitSignal(images.exported) as exported:
        images.export(order)
    written, notes = exported.args
    assert [path.name for path in written] == ["0_cutout.png", "1_cutout.png"]
    assert len(notes) == 1
    assert "broken.jpg" in notes[0]


def test_the_result_is_copied_at_its_full_size(qtbot, images, folder) -> None:
    is_clear = shows(images, (0, 0, 0, 0))
    with qtbot.waitSignal(images.message) as told:
        images.copy()
    assert "no result" in told.args[0]
    images.add([folder / "1.png"])
    qtbot.waitUntil(is_clear)
    images.edits.put_look(ImageLook(background=Colour((0, 0, 255))))
    with qtbot.waitSignal(images.results.copied) as copied:
        images.copy()
    assert copied.args[0].shape == (40, 60, 4)
    assert tuple(copied.args[0][3, 3]) == (255, 0, 0, 255)


def test_what_is_dragged_out_and_copied_is_what_an_export_writes(
    qtbot, images, folder, tmp_path
) -> None:
    is_clear = shows(images, (0, 0, 0, 0))
    deep = folder / "deep.png"
    values = np.arange(40 * 60, dtype=np.uint16).reshape(40, 60) * 27
    cv2.imwrite(str(deep), np.dstack((values, values[::-1], values[:, ::-1])))
    images.add([deep])
    qtbot.waitUntil(is_clear)
    images.paint(DOT)
    images.edits.put_look(replace(images.edits.look, shadow=Shadow(0.5)))
    with qtbot.waitSignal(images.exported):
        images.export(ImageOrder((deep,), tmp_path / "out", images.edits.look))
    exported = cv2.imread(str(tmp_path / "out" / "deep_cutout.png"), cv2.IMREAD_UNCHANGED)
    assert exported.dtype == np.uint16
    with qtbot.waitSignal(images.results.ready) as ready:
        images.drag((deep,), "{name}-dragged")
    ((file,),) = ready.args
    assert file.name == "deep-dragged.png"
    assert file.parent.parent == tmp_path / "home" / "cache" / "dragged"
    assert (cv2.imread(str(file), cv2.IMREAD_UNCHANGED) == exported).all()
    with qtbot.waitSignal(images.results.copied) as copied:
        images.copy()
    assert np.abs(copied.args[0].astype(float) - exported / 257.0).max() < 1


def test_what_was_dragged_is_removed_a_day_later(tmp_path) -> None:
    for name, age in (("old", KEPT_SECONDS + 1), ("new", KEPT_SECONDS - 1)):
        place = tmp_path / name
        place.mkdir()
        (place / "result.png").write_bytes(b"picture")
        os.utime(place, (1e9 - age, 1e9 - age))
    sweep(tmp_path, 1e9)
    assert [place.name for place in tmp_path.iterdir()] == ["new"]
    assert (tmp_path / "new" / "result.png").is_file()


def test_a_picture_without_a_mask_is_not_dragged(qtbot, images, folder) -> None:
    images.add([folder / "broken.jpg"])
    with qtbot.waitSignal(images.message) as told:
        images.drag(images.paths, "{name}")
    assert "no result" in told.args[0]


def test_two_windows_lose_nothing_of_each_other(qtbot, qapp, images, folder, tmp_path) -> None:
    is_clear, (left, right) = shows(images, (0, 0, 0, 0)), ((0.2, 0.5), (0.8, 0.5))
    images.open()
    images.model = "motion"
    images.add([folder / "0.png", folder / "1.png"])
    qtbot.waitUntil(is_clear)
    images.edits.save()
    beside = Images(ImageShelf(tmp_path / "shelf"), qapp)
    told: list[str] = []
    beside.edits.noted.connect(told.append)
    beside_is_clear = shows(beside, (0, 0, 0, 0))
    beside.open()
    assert len(told) == 1
    assert told[0].startswith("Another window has your list")
    assert beside.paths == ()
    assert beside.model == "motion", "as the other one has it"
    beside.add([folder / "0.png", folder / "broken.jpg"])
    qtbot.waitUntil(beside_is_clear)
    images.paint(Stroke((left,), 0.1))
    beside.paint(Stroke((right,), 0.1))
    beside.shut_down()
    images.shut_down()
    again = ImageShelf(tmp_path / "shelf")
    assert again.load().paths == tuple(folder / name for name in ("0.png", "1.png", "broken.jpg"))
    mask = again.mended(folder / "0.png").soft_mask()
    assert [mask.prob[20, round(60 * x)] for x, _ in (left, right)] == [255, 255]
