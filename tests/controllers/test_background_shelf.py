"""A folder of backgrounds of one's own: listed, drawn, watched."""

from pathlib import Path

import pytest
from PIL import Image

from gsa_desktop.controllers.background_shelf import BackgroundShelf


@pytest.fixture
def shelf(qtbot, qapp):
    made = BackgroundShelf(qapp)
    yield made
    made.shut_down()


def test_what_comes_into_the_folder_comes_onto_the_shelf(qtbot, shelf, tmp_path: Path) -> None:
    folder = tmp_path / "Hintergründe é"
    folder.mkdir()
    for name in ("b.png", "a.jpg"):
        Image.new("RGB", (300, 200), (9, 99, 199)).save(folder / name)
    (folder / "notes.txt").touch()
    (folder / "broken.png").write_bytes(b"no picture")
    shelf.use(folder)
    assert [path.name for path in shelf.pictures] == ["a.jpg", "b.png", "broken.png"]
    qtbot.waitUntil(lambda: len(shelf.thumbnails) == 2)
    assert shelf.thumbnails[folder / "b.png"].shape == (85, 128, 4)
    with qtbot.waitSignal(shelf.listed):
        Image.new("RGB", (30, 20)).save(folder / "c.png")
    assert folder / "c.png" in shelf.pictures
    qtbot.waitUntil(lambda: folder / "c.png" in shelf.thumbnails)
