"""Small pictures of many stills: those that can be seen come first."""

from pathlib import Path

import numpy as np
from PIL import Image

from gsa_desktop.controllers.still_thumbnails import StillThumbnails


def test_what_is_scrolled_to_need_not_wait_for_all_others(qtbot, qapp, tmp_path: Path) -> None:
    paths = [tmp_path / f"{number:02}.png" for number in range(20)]
    for path in paths:
        Image.fromarray(np.full((4, 6, 3), 90, np.uint8)).save(path)
    paths[3].write_bytes(b"no picture")
    drawn: list[Path] = []
    small = StillThumbnails(qapp)
    small.drawn.connect(lambda path, _: drawn.append(path))
    small.ask(paths)
    small.prefer((paths[18], paths[19]))
    qtbot.waitUntil(lambda: len(drawn) == 19)
    begun = [path for path in paths[:8] if path != paths[3]]
    assert drawn == [*begun, *paths[18:], *paths[8:18]]
    small.ask([paths[3], paths[0]])
    qtbot.waitUntil(lambda: len(drawn) == 20)
    small.shut_down()
