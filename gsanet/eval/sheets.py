"""Contact sheets: the frames a model did worst on, to look at."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from gsanet.data.layout import ClipPaths
from gsanet.eval.benchmark import FrameScore, SequenceScore, read_mask, read_rgb

COLUMNS = 4
TILE_WIDTH = 480
_CAPTION = 18

_RIGHT, _WRONG, _MISSED = (60, 220, 90), (235, 60, 60), (70, 130, 255)
"""Found subject, background taken for subject, subject taken for background."""


def write_sheet(folder: Path, clip: ClipPaths, score: SequenceScore) -> Path:
    """One picture of the worst frames of a sequence, the worst first; its path.

    Green is found, red is wrongly taken, blue is missed.
    """
    tiles = list(_tiles(clip, score.worst))
    sheet = _arranged(tiles)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{score.name}.png"
    sheet.save(path)
    return path


def write_frames(folder: Path, clip: ClipPaths, score: SequenceScore) -> list[Path]:
    """A picture of each of the worst frames, tinted as in a sheet; their paths, the worst first."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for frame, tile in zip(score.worst, _tiles(clip, score.worst), strict=True):
        path = folder / f"{score.name}-{frame.number:05d}.png"
        tile.save(path)
        paths.append(path)
    return paths


def _tiles(clip: ClipPaths, frames: Sequence[FrameScore]) -> Iterator[Image.Image]:
    for frame in frames:
        files = clip.frames[frame.number]
        tinted = _tinted(read_rgb(files.rgb), frame.mask, read_mask(files.mask))
        picture = Image.fromarray(tinted)
        picture = picture.resize((TILE_WIDTH, round(picture.height * TILE_WIDTH / picture.width)))
        tile = Image.new("RGB", (picture.width, picture.height + _CAPTION), (20, 20, 20))
        tile.paste(picture, (0, _CAPTION))
        caption = f"{files.name}   J {frame.similarity:.3f}   F {frame.accuracy:.3f}"
        ImageDraw.Draw(tile).text((4, 3), caption, fill=(235, 235, 235))
        yield tile


def _tinted(
    rgb: NDArray[np.uint8], mask: NDArray[np.bool_], truth: NDArray[np.bool_]
) -> NDArray[np.uint8]:
    # a dimmed, colourless picture, so that only the tints have colour
    grey = rgb.mean(axis=2, keepdims=True) * 0.7
    picture = np.repeat(grey, 3, axis=2)
    for where, colour in (
        (mask & truth, _RIGHT),
        (mask & ~truth, _WRONG),
        (truth & ~mask, _MISSED),
    ):
        picture[where] = 0.55 * picture[where] + 0.45 * np.array(colour)
    return picture.astype(np.uint8)


def _arranged(tiles: Sequence[Image.Image]) -> Image.Image:
    columns = min(COLUMNS, len(tiles))
    rows = -(-len(tiles) // columns)
    width, height = tiles[0].width, max(tile.height for tile in tiles)
    sheet = Image.new("RGB", (columns * width, rows * height))
    for place, tile in enumerate(tiles):
        sheet.paste(tile, (place % columns * width, place // columns * height))
    return sheet
