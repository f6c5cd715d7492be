"""Three real pictures and a background of one's own, from opening to the exported files."""

from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image

from tests.e2e.hands import LATE_S, Person, comes_true, needs_a_screen, wait_for

CLIPS = {"sam2_01_dog.mp4": 60, "sam2_05_default_juggle.mp4": 40, "sam2_bedroom.mp4": 30}
CHOICE = "Choose a background picture"
GREEN_TILE = (0, 177, 64)
TILE_PITCH, LIST_WIDTH, HALF_THE_TILES = 78, 225, 165
GEOMETRY = ("getwindowgeometry", "--shell")

pytestmark = [
    pytest.mark.slow,
    needs_a_screen,
    pytest.mark.timeout(900),
]


def frame_of(clip: Path, number: int) -> Image.Image:
    with av.open(str(clip)) as container:
        for count, frame in enumerate(container.decode(video=0)):
            if count == number:
                return frame.to_image()
    raise AssertionError(f"{clip.name} is shorter")


@pytest.fixture
def pictures(shared_data: Path, tmp_path: Path) -> list[Path]:
    folder = tmp_path / "pictures"
    folder.mkdir()
    made = []
    for number, (name, frame) in enumerate(CLIPS.items()):
        path = folder / f"{Path(name).stem}.{('png', 'jpg', 'tif')[number]}"
        frame_of(shared_data / "clips" / name, frame).save(path, quality=95)
        made.append(path)
    return made


@pytest.fixture
def stripes(tmp_path: Path) -> Path:
    """A background that is red on its left half and blue on its right."""
    values = np.zeros((600, 1000, 3), np.uint8)
    values[:, :500, 0] = 220
    values[:, 500:, 2] = 220
    path = tmp_path / "stripes.png"
    Image.fromarray(values).save(path)
    return path


def tile_of_colour(person: Person) -> tuple[int, int]:
    """Where the tile of a single colour is; that of pictures is right below it."""
    seen: list[tuple[int, int]] = []

    def is_there() -> bool:
        rows, columns = np.nonzero((person.sees("tiles") == GREEN_TILE).all(axis=2))
        if len(rows) > 500:
            seen.append((int(np.median(columns)), int(np.median(rows))))
        return len(seen) > 1 and seen[-2] == seen[-1]

    wait_for(is_there, "the tiles at rest")
    return seen[-1]


def asks_for_a_picture(person: Person) -> int:
    """By its tile, whose middle is returned (x)."""
    dialog, found = f"^{CHOICE}$", [0]

    def is_asked() -> bool:
        found[0], down = tile_of_colour(person)
        person.clicks(found[0], down + TILE_PITCH)
        return comes_true(lambda: person.shows(dialog), LATE_S)

    wait_for(is_asked, CHOICE)
    return found[0]


def open_and_cut_out(person: Person, pictures: list[Path], home: Path) -> None:
    """In the workspace for stills, together with a file that is no picture."""
    person.presses("alt+4")
    tile_of_colour(person)
    broken = pictures[0].with_name("broken.jpg")
    broken.write_bytes(b"no picture")
    for path in (broken, *pictures):  # the last one is shown
        person.opens("alt+d", "Open pictures")
        person.chooses("Open pictures", path)
    masks = home / "cache" / "images"
    wait_for(lambda: len(list(masks.glob("*.png"))) == len(pictures), "the masks")


def test_real_pictures_before_a_background_of_ones_own(person, start, pictures, stripes, tmp_path):
    process = start()
    window = person.finds("GSA Desktop")
    open_and_cut_out(person, pictures, tmp_path / "home")
    across = asks_for_a_picture(person)
    person.chooses(CHOICE, stripes)

    def shares() -> tuple[float, float]:
        screen = person.sees("behind").astype(int)
        red = (screen[..., 0] > 190) & (screen[..., 1:].max(axis=2) < 40)
        blue = (screen[..., 2] > 190) & (screen[..., :2].max(axis=2) < 40)
        return float(red.mean()), float(blue.mean())

    # the right half of the view shows the result: the background's blue half
    wait_for(lambda: shares()[1] > 0.05, "the background in the view")
    assert shares()[0] < 0.01
    place = dict(line.split("=") for line in person.does(*GEOMETRY, window).split())
    middle = (int(place["X"]) + LIST_WIDTH + across - HALF_THE_TILES) // 2
    person.drags((middle + 120, 330), (middle + 220, 330))
    wait_for(lambda: shares()[0] > 0.01, "the background follows the hand")
    person.presses("Right", "Right", "Left")
    person.sees("moved")

    person.presses("alt+x", "alt+a")
    results = [path.with_name(f"{path.stem}_cutout.png") for path in pictures]
    wait_for(lambda: all(result.is_file() for result in results), "the files")
    person.sees("exported")
    for source, result in zip(pictures, results, strict=True):
        check(source, result)
    assert not pictures[0].with_name("broken_cutout.png").exists()

    person.presses("alt+a")
    second = results[2].with_name(f"{results[2].stem} (2).png")
    wait_for(second.is_file, "a number instead of another file's name")
    person.quits(process)
    assert not list(pictures[0].parent.glob("*.part"))


def check(source: Path, result: Path) -> None:
    """The subject as it was, before the stripes, which were dragged to the right."""
    with Image.open(source) as before, Image.open(result) as after:
        assert after.size == before.size
        assert after.mode == "RGB"
        old, new = (np.asarray(image.convert("RGB")).astype(int) for image in (before, after))
    corner_left, corner_right = new[4, 4], new[4, -5]
    assert np.abs(corner_left - (220, 0, 0)).max() <= 2 or (corner_left == 0).all(), "or around it"
    assert np.abs(corner_right - (0, 0, 220)).max() <= 2
    kept = np.abs(old - new).max(axis=2) <= 2
    assert 0.002 < kept.mean() < 0.6
    border = np.nonzero(np.abs(new[4] - (0, 0, 220)).max(axis=1) <= 2)[0][0]
    assert border / new.shape[1] > 0.52, "the right half begins right of the middle"
