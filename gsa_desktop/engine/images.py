"""Still pictures cut out: by the network's picture stream alone, for nothing in them moves."""

import hashlib
from contextlib import suppress
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from gsa_desktop.core import storage
from gsa_desktop.core.errors import AppError
from gsa_desktop.core.events import Exported, Job, Note, Progress
from gsa_desktop.core.framing import Framing
from gsa_desktop.core.image_mending import bounded
from gsa_desktop.core.image_order import ImageLook, ImageOrder
from gsa_desktop.core.kept_masks import KeptMask, keep
from gsa_desktop.core.pixels import SoftMask
from gsa_desktop.engine import image_render
from gsa_desktop.engine.backdrop import Backdrop
from gsa_desktop.engine.image_render import matte_of, render
from gsa_desktop.media.picture_out import check_size, in_eight_bits, write_picture
from gsa_desktop.media.stills import read_picture, read_plane, read_small

# the presets for clips lean on motion and on other frames, which a still does not have
PRESET = "still"
_KEPT = 3  # the picture that is shown, the one before and the next
_KEPT_BYTES = 64 << 20
_SEEN = 64  # of 255: less everywhere is no subject


class ImageCutter:
    """A model for still pictures, loaded once; masks are kept on disk.

    Attributes:
        model: Key of the model; "" for the bundled one.
    """

    def __init__(self, model: str = "") -> None:
        """Load the model.

        Raises:
            AppError: It is of no use.
        """
        from gsanet.config import image_model
        from gsanet.errors import GsanetError
        from gsanet.segmenter.video import VideoSegmenter

        self.model = model
        try:
            self._segmenter = VideoSegmenter(model or image_model(), preset=PRESET)
        except GsanetError as problem:
            raise AppError(problem.message, problem.hint) from problem

    def known(self, path: Path) -> SoftMask | None:
        """The soft mask of a picture that was made before, None if none was.

        Raises:
            OSError: The picture is gone.
        """
        plane = read_plane(self.place(path))
        return None if plane is None else SoftMask(0, plane)

    def mask(self, path: Path, picture: NDArray[Any]) -> SoftMask:
        """The soft mask of a picture (H, W, 3 or 4), from disk if it was made before.

        Raises:
            AppError: The picture cannot be segmented.
        """
        known = self.known(path)
        if known is not None:
            return known
        from gsanet.errors import GsanetError

        rgb = np.ascontiguousarray(in_eight_bits(picture[:, :, :3]))
        try:
            (prob,) = self._segmenter.segment([rgb])
        except GsanetError as problem:
            raise AppError(problem.message, problem.hint) from problem
        plane = np.rint(prob * 255).astype(np.uint8)
        kept = self.place(path)
        with suppress(AppError, OSError):  # without room for it, it is made anew the next time
            kept.parent.mkdir(parents=True, exist_ok=True)
            write_picture(kept, plane)
        return SoftMask(0, plane)

    def place(self, path: Path) -> Path:
        """Where the mask of a picture is kept; changes with the file and with the model."""
        facts = path.stat()
        what = f"{path}|{facts.st_size}|{facts.st_mtime_ns}|{self._segmenter.key}"
        name = hashlib.sha256(what.encode("utf-8", "surrogateescape")).hexdigest()[:32]
        return storage.cache_dir() / "images" / f"{name}.png"


def make_masks(
    pictures: tuple[Path, ...], model: str, found: dict[Path, KeptMask], problems: dict[Path, str]
) -> Job:
    """Segment pictures; their masks go into `found` as they come, what is wrong into `problems`.

    They are packed, for a window holds them for hundreds of pictures.

    Raises:
        AppError: The model is of no use.
    """
    cutter = ImageCutter(model)
    for done, path in enumerate(pictures):
        yield Progress(done, len(pictures), "Segmenting")
        try:
            mask = cutter.known(path) or cutter.mask(path, read_picture(path))
            found[path] = keep(bounded(mask), mended=False)
        except (AppError, OSError, MemoryError) as error:
            problems[path] = _one_line(path, error)
    yield Progress(len(pictures), len(pictures), "Segmenting")


@dataclass(frozen=True, eq=False)
class Shown:
    """A picture for the screen.

    Attributes:
        before: As it is, where the result shows it; (h, w, 4) BGRA.
        after: As it will be, of the same size; None without a mask.
        size: Width and height of the result in its file.
        has_subject: Whether anything in it is subject; True while that is not known.
    """

    before: NDArray[np.uint8]
    after: NDArray[np.uint8] | None
    size: tuple[int, int]
    has_subject: bool = True


class Previewer:
    """Shows pictures at a size for the screen; the last few are kept, for they are shown again."""

    def __init__(self) -> None:
        self._kept: dict[object, tuple[NDArray[np.uint8], tuple[int, int]]] = {}

    def look_ahead(self, path: Path, side: int) -> None:
        """Read a picture that may be shown next; what is wrong with it is told then."""
        with suppress(AppError, OSError, MemoryError):
            self._small(path, side)

    def preview(
        self,
        path: Path,
        mask: SoftMask | None,
        look: ImageLook,
        side: int,
        *,
        to_paint: bool = False,
    ) -> Shown:
        """A picture as it is and as it will be.

        Args:
            path: Its file.
            mask: What is its subject; None while that is not known.
            look: How it will look; where there is no subject to frame, the whole is shown.
            side: Of what is shown in pixels, the longer one, at most.
            to_paint: Whether the subject is tinted in the whole picture, instead.

        Raises:
            AppError: A file cannot be read.
        """
        picture, whole = self._small(path, side)
        if mask is None:
            return Shown(_bgra(picture), None, whole)
        if to_paint:
            tinted = image_render.marked(picture, mask, look, whole[1])
            return Shown(_bgra(picture), _bgra(tinted), whole)
        try:
            return _shown(picture, mask, look, whole, side)
        except image_render.NoSubjectError:
            shown = _shown(picture, mask, replace(look, framing=Framing()), whole, side)
            return replace(shown, has_subject=False)

    def _small(self, path: Path, side: int) -> tuple[NDArray[np.uint8], tuple[int, int]]:
        """The picture at that size, and width and height that it has in its file."""
        key = (path, side, _facts(path))
        kept = self._kept.pop(key, None) or small_picture(path, side)
        self._kept[key] = kept  # the newest is the last
        while len(self._kept) > _KEPT or (
            len(self._kept) > 1 and sum(one.nbytes for one, _ in self._kept.values()) > _KEPT_BYTES
        ):
            del self._kept[next(iter(self._kept))]
        return kept


def _shown(
    picture: NDArray[np.uint8],
    mask: SoftMask,
    look: ImageLook,
    whole: tuple[int, int],
    side: int,
) -> Shown:
    after = render(picture, mask, look, source_height=whole[1], longest=side)
    before = image_render.before(picture, mask, look, whole[1], side)
    shown = (after.shape[1], after.shape[0])
    size = image_render.result_size(whole, shown, look, (picture.shape[1], picture.shape[0]))
    return Shown(_bgra(before), _bgra(after), size, bool(mask.prob.max() >= _SEEN))


def small_picture(path: Path, side: int) -> tuple[NDArray[np.uint8], tuple[int, int]]:
    """A picture whose longest side is at most `side`; width and height that it has in its file.

    Raises:
        AppError: It cannot be read.
    """
    picture, (width, height) = read_small(path, side)
    scale = min(1.0, side / max(height, width))
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    if picture.shape[1::-1] != size:
        picture = np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), np.uint8)
    return picture, (width, height)


def thumbnail(path: Path, side: int) -> NDArray[np.uint8]:
    """A picture, (h, w, 4) BGRA, its longest side at most `side`.

    Raises:
        AppError: It cannot be read.
    """
    return _bgra(small_picture(path, side)[0])


def result_of(order: ImageOrder) -> NDArray[np.uint8]:
    """What would be exported of the only picture of an order, (H, W, 4) BGRA of 8 bits.

    Raises:
        AppError: A file or the model cannot be used, or there is no subject to frame.
    """
    (path,) = order.pictures
    picture = read_picture(path, deep=True)
    mask = _mask(path, picture, dict(order.mended).get(path), ImageCutter(order.model))
    return _bgra(in_eight_bits(render(picture, mask, order.look)))


def export_images(order: ImageOrder) -> Job:
    """Cut out and write every picture; one that cannot be read costs a note, not the others.

    Raises:
        AppError: Nothing can be written, or the order makes no sense.
    """
    order.check()
    if order.out is not None:
        _make_folder(order.out)
    _export_is_possible(order)
    cutter = ImageCutter(order.model)
    mended = dict(order.mended)
    taken: set[Path] = set()
    failed, last = 0, ""
    for done, path in enumerate(order.pictures):
        yield Progress(done, len(order.pictures), "Exporting")
        try:
            picture = read_picture(path, deep=True)
            mask = _mask(path, picture, mended.get(path), cutter)
            made = _made(order, mask, picture)
            size = (made.shape[1], made.shape[0])
            target = order.target(done, size, taken)
            check_size(target, *size)
            write_picture(target, made)
        except (AppError, OSError, MemoryError) as error:
            failed, last = failed + 1, _one_line(path, error)
            yield Note(last)
            continue
        taken.add(target)
        yield Exported(target)
    yield Progress(len(order.pictures), len(order.pictures), "Exporting")
    if failed == len(order.pictures):
        raise AppError("None of the pictures could be exported.", last)


def _made(order: ImageOrder, mask: SoftMask, picture: NDArray[Any]) -> NDArray[Any]:
    if order.matte_only:
        return matte_of(picture, mask, order.look)
    return render(picture, mask, order.look)


def _mask(
    path: Path, picture: NDArray[Any], kept: KeptMask | None, cutter: ImageCutter
) -> SoftMask:
    """What a person has painted on, else what the model says; damaged data count as none."""
    mended = None if kept is None else kept.soft_mask()
    return mended or cutter.mask(path, picture)


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise AppError(
            f"The folder {folder} cannot be made ({problem.strerror}).", "Choose another one."
        ) from problem


def _export_is_possible(order: ImageOrder) -> None:
    """Find out before the first picture what would stop all of them."""
    with Backdrop(order.look.background) as drop:
        drop.picture(Fraction(0), (8, 8))


def _one_line(path: Path, error: Exception) -> str:
    if isinstance(error, AppError):
        line = error.one_line()
        return line if path.name in line else f"“{path.name}”: {line}"
    if isinstance(error, MemoryError):
        return f"“{path.name}” takes more memory than there is."
    return f"“{path.name}” cannot be read: {getattr(error, 'strerror', None) or error}."


def _facts(path: Path) -> tuple[int, int] | None:
    """What changes with a file; None if it is gone, which is told when it is read."""
    try:
        facts = path.stat()
    except OSError:
        return None
    return facts.st_size, facts.st_mtime_ns


def _bgra(picture: NDArray[Any]) -> NDArray[np.uint8]:
    code = cv2.COLOR_RGBA2BGRA if picture.shape[2] == 4 else cv2.COLOR_RGB2BGRA
    shown = np.asarray(cv2.cvtColor(picture, code), np.uint8)
    shown.setflags(write=False)
    return shown
