"""Training and test data on disk, as GSANet's authors lay it out; found and checked, not loaded.

    DUTS_train/{RGB,GT}/<name>.<ext>                still pictures
    DAVIS_train/{RGB,GT,FLOW}/<sequence>_<number>.<ext>    frames; FLOW may be missing
    <set>_train/{RGB,GT,FLOW}/                      more of the same, YTVOS_train say
    DAVIS_test/<sequence>/{RGB,GT,FLOW}/<name>.<ext>       FLOW may be missing

A training set of which only some frames of a clip have masks may have BEFORE and AFTER beside RGB:
the pictures just before and after each frame, under its name, from which its flow is computed.

The frames of a clip also may lie in folders of their own, as in the test set. A mask belongs to
the picture of the same stem; the flow of a clip's last frame may be missing.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from gsanet.errors import GsanetError

PICTURES = frozenset({".jpg", ".jpeg", ".png", ".webp", ".bmp", ".tif", ".tiff"})
STILLS, CLIPS, TEST = "DUTS_train", "DAVIS_train", "DAVIS_test"


class LayoutError(GsanetError):
    """Data that is not where or what it should be."""


@dataclass(frozen=True)
class FramePaths:
    """One frame's files.

    Attributes:
        rgb: The picture.
        mask: The subject, white on black.
        flow: The flow to the next frame on the colour wheel, if there is one.
        beside: Pictures just before and after it, where the sequence's next frames are others.
    """

    rgb: Path
    mask: Path
    flow: Path | None = None
    beside: tuple[Path, ...] = ()

    @property
    def name(self) -> str:
        return self.rgb.stem


@dataclass(frozen=True)
class ClipPaths:
    """The frames of one sequence, in order."""

    name: str
    frames: tuple[FramePaths, ...]


def find_stills(root: Path) -> tuple[FramePaths, ...]:
    """All pictures with a mask of `root`/DUTS_train (or of `root` itself).

    Raises:
        LayoutError: There are none, or a picture lacks its mask.
    """
    folder = _part(root, STILLS)
    frames = _paired(folder)
    if not frames:
        raise LayoutError(f"There is no {STILLS} in {root}, and no RGB with pictures.", _EXPECTED)
    return frames


def find_clips(root: Path, part: str = CLIPS) -> tuple[ClipPaths, ...]:
    """All sequences of `root`/DAVIS_train or DAVIS_test (or of `root` itself).

    To learn from, those of `find_video_sets`.

    Raises:
        LayoutError: There are none, or a frame lacks its mask.
    """
    if part == CLIPS:
        return tuple(clip for clips in find_video_sets(root) for clip in clips)
    return _sequences(_part(root, part))


def find_video_sets(root: Path) -> tuple[tuple[ClipPaths, ...], ...]:
    """The sequences of each folder <set>_train of `root` but the stills; else of `root` itself.

    Raises:
        LayoutError: There are none, or a frame lacks its mask.
    """
    if not root.is_dir():
        raise LayoutError(f"There is no folder {root}.")
    names = (folder for folder in sorted(_folders(root)) if folder.name != STILLS)
    sets = [folder for folder in names if folder.name.lower().endswith("_train")]
    return tuple(_sequences(folder) for folder in sets or [root])


_EXPECTED = "Expected are RGB and GT folders with pictures of the same names."


def _part(root: Path, part: str) -> Path:
    if not root.is_dir():
        raise LayoutError(f"There is no folder {root}.")
    inside = root / part
    return inside if inside.is_dir() else root


def _sequences(folder: Path) -> tuple[ClipPaths, ...]:
    """Of frames side by side, or in folders of their own."""
    if (folder / "RGB").is_dir():
        clips = _by_prefix(_paired(folder))
    else:
        clips = tuple(
            ClipPaths(one.name, _paired(one))
            for one in sorted(_folders(folder))
            if (one / "RGB").is_dir()
        )
    clips = tuple(clip for clip in clips if clip.frames)
    if not clips:
        raise LayoutError(f"There are no sequences in {folder}.", _EXPECTED)
    return clips


def _folders(root: Path) -> Iterable[Path]:
    return (path for path in root.iterdir() if path.is_dir())


def _pictures(folder: Path) -> dict[str, Path]:
    """Files by stem; the first of several extensions."""
    if not folder.is_dir():
        return {}
    found = sorted(path for path in folder.iterdir() if path.suffix.lower() in PICTURES)
    return {path.stem: path for path in reversed(found)}


def _paired(folder: Path) -> tuple[FramePaths, ...]:
    pictures, masks = _pictures(folder / "RGB"), _pictures(folder / "GT")
    flows = _pictures(folder / "FLOW")
    neighbours = [_pictures(folder / side) for side in ("BEFORE", "AFTER")]
    if missing := sorted(set(pictures) - set(masks)):
        more = f" and {len(missing) - 1} more" if len(missing) > 1 else ""
        raise LayoutError(f"{pictures[missing[0]]}{more} has no mask in {folder / 'GT'}.")
    return tuple(
        FramePaths(
            pictures[stem],
            masks[stem],
            flows.get(stem),
            tuple(side[stem] for side in neighbours if stem in side),
        )
        for stem in sorted(pictures)
    )


def _by_prefix(frames: Iterable[FramePaths]) -> tuple[ClipPaths, ...]:
    """Frames called <sequence>_<number> to clips, in the order of their numbers."""
    clips: dict[str, list[FramePaths]] = defaultdict(list)
    for frame in frames:
        clips[frame.name.rpartition("_")[0] or frame.name].append(frame)
    return tuple(
        ClipPaths(name, tuple(sorted(members, key=_place)))
        for name, members in sorted(clips.items())
    )


def _place(frame: FramePaths) -> tuple[int, str]:
    number = frame.name.rpartition("_")[2]
    return (int(number) if number.isdecimal() else 0, frame.name)
