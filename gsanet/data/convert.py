"""`python -m gsanet convert`: official data sets into the layout that training and tests read.

DAVIS (2016 or 2017) becomes DAVIS_train (its training list) and DAVIS_test (its validation list);
YouTube-VOS becomes YTVOS_train, of the frames that have an annotation. Masks become black and
white, all objects together. What is there already is left as it is, so an interrupted conversion
goes on where it stopped.
"""

import argparse
import os
import shutil
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

import numpy as np
from PIL import Image

from gsanet.data.layout import CLIPS, PICTURES, TEST, LayoutError
from gsanet.errors import GsanetError

DAVIS, YOUTUBE = "DAVIS", "YOUTUBE-VOS"
YOUTUBE_PART = "YTVOS_train"
_EVERY = 500


class Move(NamedTuple):
    """One frame: where its picture and mask are, and where they go."""

    rgb: Path
    mask: Path
    rgb_to: Path
    mask_to: Path


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of the command."""
    add = parser.add_argument
    add("source", type=Path, metavar="SRC", help="the unpacked official folder")
    add("target", type=Path, metavar="DST", help="where the parts go")
    add("--from", dest="kind", choices=(DAVIS, YOUTUBE), required=True, help="what SRC is")
    add("--resolution", default="480p", help="of DAVIS's folders (default: %(default)s)")
    add("--year", choices=("2016", "2017"), help="which lists of DAVIS (default: those there are)")
    add("--link", action="store_true", help="hard links instead of copies where possible")


def run(arguments: argparse.Namespace) -> int:
    """Convert what is missing; 0 when all is there."""
    if arguments.kind == DAVIS:
        moves = list(
            davis_moves(arguments.source, arguments.target, arguments.resolution, arguments.year)
        )
    else:
        moves = list(youtube_moves(arguments.source, arguments.target))
    for folder in {path.parent for move in moves for path in (move.rgb_to, move.mask_to)}:
        folder.mkdir(parents=True, exist_ok=True)
    made = 0
    with ThreadPoolExecutor(min(4, os.cpu_count() or 1)) as pool:
        work = pool.map(lambda move: convert(move, link=arguments.link), moves)
        for done, new in enumerate(work, start=1):
            made += new
            if done % _EVERY == 0:
                sys.stderr.write(f"{done} of {len(moves)} frames\n")
    sys.stdout.write(f"{arguments.target}: {made} of {len(moves)} frames converted\n")
    return 0


def convert(move: Move, *, link: bool = False) -> bool:
    """Convert one frame; False when it was there already.

    Raises:
        GsanetError: A file cannot be read or written; nothing half-made is left.
    """
    missing = [path for path in (move.rgb_to, move.mask_to) if not path.exists()]
    try:
        if move.rgb_to in missing:
            _place(move.rgb, move.rgb_to, link=link)
        if move.mask_to in missing:
            part = move.mask_to.with_name(move.mask_to.name + ".part")
            binary_mask(move.mask).save(part, format="PNG")
            part.replace(move.mask_to)
    except (OSError, SyntaxError, ValueError) as problem:
        raise GsanetError(
            f"{move.mask} could not be converted: {problem}.",
            "Free some space or unpack the data set again; what is done is kept.",
        ) from problem
    return bool(missing)


def binary_mask(path: Path) -> Image.Image:
    """An annotation as black and white: every object is the subject.

    Colours of a palette are numbers of objects; 255 in YouTube-VOS's palette marks nothing.
    """
    with Image.open(path) as picture:
        if picture.mode == "P":
            numbers = np.asarray(picture)
            subject = (numbers > 0) & (numbers < 255)
        else:
            subject = np.asarray(picture.convert("RGB")).max(-1) > 0
    return Image.fromarray(np.where(subject, np.uint8(255), np.uint8(0)))


def davis_moves(
    source: Path, target: Path, resolution: str = "480p", year: str | None = None
) -> Iterator[Move]:
    """All frames of DAVIS's training and validation lists.

    Raises:
        LayoutError: It is not DAVIS's folder.
    """
    pictures = source / "JPEGImages" / resolution
    masks = source / "Annotations" / resolution
    for folder in (pictures, masks):
        if not folder.is_dir():
            raise LayoutError(
                f"There is no folder {folder}.",
                "Choose the folder of DAVIS with JPEGImages, Annotations and ImageSets.",
            )
    for part, name in ((CLIPS, "train"), (TEST, "val")):
        for sequence in _davis_list(source / "ImageSets", name, resolution, year):
            for rgb, mask in _pairs(pictures / sequence, masks / sequence):
                if part == CLIPS:
                    stem = f"{sequence}_{rgb.stem}"
                    yield _move(rgb, mask, target / part, stem)
                else:
                    yield _move(rgb, mask, target / part / sequence, rgb.stem)


def youtube_moves(source: Path, target: Path) -> Iterator[Move]:
    """All annotated frames of YouTube-VOS's training videos.

    Raises:
        LayoutError: It is not YouTube-VOS's folder.
    """
    root = source / "train" if (source / "train").is_dir() else source
    pictures, masks = root / "JPEGImages", root / "Annotations"
    if not (pictures.is_dir() and masks.is_dir()):
        raise LayoutError(
            f"There are no JPEGImages and Annotations in {root}.",
            "Choose the folder of YouTube-VOS that holds train.",
        )
    for video in sorted(path for path in masks.iterdir() if path.is_dir()):
        for rgb, mask in _pairs(pictures / video.name, video):
            yield _move(rgb, mask, target / YOUTUBE_PART, f"{video.name}_{rgb.stem}")


def _davis_list(lists: Path, name: str, resolution: str, year: str | None) -> list[str]:
    for chosen in (year,) if year else ("2016", "2017"):
        for path in (lists / chosen / f"{name}.txt", lists / resolution / f"{name}.txt"):
            if path.is_file():
                lines = path.read_text(encoding="utf-8").split("\n")
                # 2017 names sequences, 2016 the files of each frame
                names = (line.split()[0].strip("/") for line in lines if line.strip())
                return list(dict.fromkeys(n.split("/")[-2] if "/" in n else n for n in names))
    raise LayoutError(
        f"There is no list {name}.txt in {lists}.", "Unpack DAVIS with its folder ImageSets."
    )


def _pairs(pictures: Path, masks: Path) -> Iterator[tuple[Path, Path]]:
    """Pictures that have an annotation, with it."""
    if not (pictures.is_dir() and masks.is_dir()):
        raise LayoutError(f"There is no folder {masks if pictures.is_dir() else pictures}.")
    by_stem = {path.stem: path for path in masks.iterdir() if path.suffix.lower() in PICTURES}
    for rgb in sorted(pictures.iterdir()):
        if rgb.suffix.lower() in PICTURES and rgb.stem in by_stem:
            yield rgb, by_stem[rgb.stem]


def _move(rgb: Path, mask: Path, part: Path, stem: str) -> Move:
    return Move(rgb, mask, part / "RGB" / f"{stem}{rgb.suffix}", part / "GT" / f"{stem}.png")


def _place(source: Path, target: Path, *, link: bool) -> None:
    if link:
        try:
            os.link(source, target)
        except OSError:
            pass  # another disk, or a file system without links
        else:
            return
    part = target.with_name(target.name + ".part")
    shutil.copyfile(source, part)
    part.replace(target)
