"""Many still pictures in the workspace Image: `python -m tests.benchmarks.still_list`.

The list, its thumbnails, going to the next picture (as soon as one is shown, and at leisure).

The pictures are JPEG files of 3 megapixels; their masks come from the motion prior, which needs
no time on a still, so what is measured is the window.
"""

import argparse
import os
import resource
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication, QWidget

from gsa_desktop.controllers.images import Images
from gsa_desktop.core.image_shelf import ImageShelf
from gsa_desktop.ui.actions import Actions
from gsa_desktop.ui.image_page import ImagePage

SIZE = (2000, 1500)


def main() -> None:
    """Make the pictures, open them, go through them, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pictures", type=int, default=300)
    parser.add_argument("--steps", type=int, default=30)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ["GSA_HOME"] = str(folder / "home")
        made = make(folder / "pictures", options.pictures)
        measure(made, options.steps, folder)


def make(folder: Path, count: int) -> list[Path]:
    """So many photographs, as far as a decoder is concerned."""
    folder.mkdir()
    grain = np.random.default_rng(0).integers(0, 24, (SIZE[1], SIZE[0], 3), np.uint8)
    ground = Image.fromarray(grain + np.linspace(40, 200, SIZE[0], dtype=np.uint8)[None, :, None])
    first = folder / "0000.jpg"
    ImageDraw.Draw(ground).ellipse((600, 400, 1300, 1200), fill=(220, 90, 40))
    ground.save(first, quality=88)
    paths = [first, *(folder / f"{number:04}.jpg" for number in range(1, count))]
    for path in paths[1:]:
        os.link(first, path)
    return paths


def measure(paths: list[Path], steps: int, folder: Path) -> None:
    """Open the pictures, and go from one to the next."""
    app = QApplication([])
    images = Images(ImageShelf(folder / "shelf"))
    images.model = "motion"
    window = QWidget()
    page = ImagePage(None, dict(Actions(window).items()))
    page.resize(1440, 800)
    thumbnails: list[float] = []
    states: list[float] = []
    shown: list[tuple[Path, float]] = []
    images.listed.connect(page.set_paths)
    images.state_changed.connect(lambda path, state, note: page.set_state(path, state.value, note))
    images.thumbnail.connect(page.set_thumbnail)
    images.thumbnail.connect(lambda *_: thumbnails.append(time.perf_counter()))
    images.state_changed.connect(lambda *_: states.append(time.perf_counter()))
    images.shown.connect(page.set_pictures)
    images.shown.connect(
        lambda path, _, after, *__: after is not None and shown.append((path, time.perf_counter()))
    )
    page.picture_chosen.connect(images.show)
    page.list.seen_changed.connect(images.prefer)
    page.show()
    start, before_kib = time.perf_counter(), peak_kib()
    images.add(paths)
    print(f"on the list after {since(start)} ms")
    until(app, lambda: bool(thumbnails))
    print(f"the first thumbnail after {since(start)} ms")
    until(app, lambda: bool(shown))
    print(f"the first result after {since(start)} ms")
    until(app, lambda: len(states) >= len(paths))
    print(f"all cut out after {since(start)} ms")
    until(app, lambda: len(thumbnails) >= len(paths))
    print(f"all thumbnails after {since(start)} ms")
    row = 0
    for name, rest_s in (("in a hurry", 0.0), ("at leisure", 0.7)):
        waits = []
        for _ in range(steps):
            row += 1
            waits.append(wait_for(app, page, row, shown))
            rested = time.perf_counter() + rest_s
            until(app, lambda rested=rested: time.perf_counter() > rested)
        print(f"the next picture, {name}: {1000 * statistics.median(waits):.0f} ms (median)")
    print(f"memory: {(peak_kib() - before_kib) / 1024:.0f} MiB at most on top of the empty window")
    images.shut_down()


def wait_for(
    app: QApplication, page: ImagePage, row: int, shown: list[tuple[Path, float]]
) -> float:
    """Go to a picture; seconds until it is there."""
    asked = time.perf_counter()
    page.list.go_to(row)
    until(app, lambda: shown[-1][0] == page.current)
    return shown[-1][1] - asked


def until(app: QApplication, is_so: Callable[[], bool]) -> None:
    """Let the window work until something has happened."""
    while not is_so():
        app.processEvents()
        time.sleep(0.001)


def since(start: float) -> int:
    """Milliseconds."""
    return round(1000 * (time.perf_counter() - start))


def peak_kib() -> int:
    """The most memory that this process had."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


if __name__ == "__main__":
    main()
