"""Many still pictures in the workspace Image: `python -m tests.benchmarks.still_list`.

The list, its thumbnails, going to the next picture (as soon as one is shown, and at leisure).

The pictures are JPEG files of 3 megapixels that were cut out before, so what is measured is the
window and not the network.
"""

import argparse
import os
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
from gsa_desktop.engine.images import ImageCutter
from gsa_desktop.media.stills import read_picture
from gsa_desktop.ui.actions import Actions
from gsa_desktop.ui.image_page import ImagePage

SIZE = (2000, 1500)
MODEL = "motion"


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
    cutter = ImageCutter(MODEL)
    cutter.mask(first, read_picture(first))
    for path in paths[1:]:
        os.link(cutter.place(first), cutter.place(path))
    return paths


def measure(paths: list[Path], steps: int, folder: Path) -> None:
    """Open the pictures, and go from one to the next."""
    app = QApplication([])
    images = Images(ImageShelf(folder / "shelf"))
    images.model = MODEL
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
    start, before_mib = time.perf_counter(), resident_mib()
    images.add(paths)
    print(f"on the list after {since(start)} ms")
    until(app, lambda: bool(thumbnails))
    print(f"the first thumbnail after {since(start)} ms")
    until(app, lambda: bool(shown))
    print(f"the first result after {since(start)} ms")
    until(app, lambda: len(states) >= len(paths))
    print(f"all masks after {since(start)} ms")
    until(app, lambda: len(thumbnails) >= len(paths))
    print(f"all thumbnails after {since(start)} ms")
    step(app, page, shown, steps)
    print(f"memory: {resident_mib() - before_mib:.0f} MiB more than the empty window")
    images.shut_down()


def step(app: QApplication, page: ImagePage, shown: list[tuple[Path, float]], steps: int) -> None:
    """Go from picture to picture, and print what it takes."""
    row = 0
    for name, rest_s in (("in a hurry", 0.0), ("at leisure", 0.7)):
        waits, busy = [], time.process_time()
        for _ in range(steps):
            row += 1
            waits.append(wait_for(app, page, row, shown))
            rested = time.perf_counter() + rest_s
            until(app, lambda rested=rested: time.perf_counter() > rested, 0.02)
        cost = (time.process_time() - busy) / steps
        wait = statistics.median(waits)
        print(f"next picture, {name}: {1000 * wait:.0f} ms (median), {1000 * cost:.0f} of a core")


def wait_for(
    app: QApplication, page: ImagePage, row: int, shown: list[tuple[Path, float]]
) -> float:
    """Go to a picture; seconds until it is there."""
    asked = time.perf_counter()
    page.list.go_to(row)
    until(app, lambda: shown[-1][0] == page.current)
    return shown[-1][1] - asked


def until(app: QApplication, is_so: Callable[[], bool], pause_s: float = 0.002) -> None:
    """Let the window work until something has happened."""
    while not is_so():
        app.processEvents()
        time.sleep(pause_s)


def since(start: float) -> int:
    """Milliseconds."""
    return round(1000 * (time.perf_counter() - start))


def resident_mib() -> float:
    """The memory that this process has now, where the system is Linux."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / (1 << 20)


if __name__ == "__main__":
    main()
