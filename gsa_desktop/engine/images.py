"""Still pictures cut out: by the network's picture stream alone, for nothing in them moves."""

import hashlib
from fractions import Fraction
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from gsa_desktop.core import composite, storage
from gsa_desktop.core.errors import AppError
from gsa_desktop.core.events import Exported, Job, Note, Progress
from gsa_desktop.core.image_order import ImageLook, ImageOrder
from gsa_desktop.core.pixels import Frame, Matte, SoftMask
from gsa_desktop.core.project import Blur, Transparent
from gsa_desktop.core.refine import refine
from gsa_desktop.engine.backdrop import Backdrop
from gsa_desktop.media.picture_out import write_picture
from gsa_desktop.media.stills import read_picture

# the finer presets lean on motion and on other frames, which a still does not have: on stills they
# find less of the subject than this one
PRESET = "fast"


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

    def mask(self, path: Path, picture: NDArray[np.uint8]) -> SoftMask:
        """The soft mask of a picture (H, W, 3 or 4), from disk if it was made before.

        Raises:
            AppError: The picture cannot be segmented.
        """
        kept = self.place(path)
        if kept.is_file():
            return SoftMask(0, np.ascontiguousarray(read_picture(kept)[:, :, 0]))
        from gsanet.errors import GsanetError

        rgb = np.ascontiguousarray(picture[:, :, :3])
        try:
            (prob,) = self._segmenter.segment([rgb])
        except GsanetError as problem:
            raise AppError(problem.message, problem.hint) from problem
        plane = np.rint(prob * 255).astype(np.uint8)
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
    pictures: tuple[Path, ...], model: str, found: dict[Path, SoftMask], problems: dict[Path, str]
) -> Job:
    """Segment pictures; their masks go into `found` as they come, what is wrong into `problems`.

    Raises:
        AppError: The model is of no use.
    """
    cutter = ImageCutter(model)
    for done, path in enumerate(pictures):
        yield Progress(done, len(pictures), "Segmenting")
        try:
            found[path] = cutter.mask(path, read_picture(path))
        except AppError as error:
            problems[path] = error.one_line()
    yield Progress(len(pictures), len(pictures), "Segmenting")


def preview(
    path: Path, mask: SoftMask | None, look: ImageLook, side: int
) -> tuple[NDArray[np.uint8], NDArray[np.uint8] | None]:
    """A picture as it is and as it will be, (h, w, 4) BGRA, its longest side at most `side`.

    Raises:
        AppError: A file cannot be read.
    """
    picture = read_picture(path)
    height, width = picture.shape[:2]
    scale = min(1.0, side / max(height, width))
    if scale < 1:
        size = (max(1, round(width * scale)), max(1, round(height * scale)))
        picture = np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), np.uint8)
    after = None if mask is None else _bgra(render(picture, mask, look, scale=scale))
    return _bgra(picture), after


def render(
    picture: NDArray[np.uint8], mask: SoftMask, look: ImageLook, *, scale: float = 1.0
) -> NDArray[np.uint8]:
    """(H, W, 4) with straight alpha over nothing, else (H, W, 3).

    Args:
        picture: (H, W, 3 or 4) RGB.
        mask: Of any size.
        look: How it looks; its pixels are those of the file.
        scale: Size of the picture over the file's.

    Raises:
        AppError: The background's file cannot be used.
    """
    frame, matte = _parts(picture, mask, look, scale)
    background = look.background
    match background:
        case Transparent():
            return composite.cut_out(frame, matte)
        case Blur(radius=radius):
            behind = composite.blurred_background(frame, matte, radius * frame.size[1])
        case _:
            drop = Backdrop(background)
            try:
                found = drop.picture(Fraction(0), frame.size)
            finally:
                drop.close()
            assert found is not None
            behind = found
    return composite.over(frame, matte, behind)


def matte_of(picture: NDArray[np.uint8], mask: SoftMask, look: ImageLook) -> NDArray[np.uint8]:
    """(H, W): the matte."""
    return _parts(picture, mask, look)[1].alpha


def export_images(order: ImageOrder) -> Job:
    """Cut out and write every picture; one that cannot be read costs a note, not the others.

    Raises:
        AppError: Nothing can be written, or the order makes no sense.
    """
    order.check()
    try:
        order.out.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise AppError(
            f"The folder {order.out} cannot be made ({problem.strerror}).", "Choose another one."
        ) from problem
    cutter = ImageCutter(order.model)
    targets = order.targets()
    failed = 0
    for done, path in enumerate(order.pictures):
        yield Progress(done, len(order.pictures), "Exporting")
        target = targets[path]
        if target.exists() and not order.overwrite:
            raise AppError(f"{target} exists already.", "Allow replacing, or choose another name.")
        try:
            picture = read_picture(path)
            mask = cutter.mask(path, picture)
        except AppError as error:
            failed += 1
            yield Note(error.one_line())
            continue
        if order.matte_only:
            write_picture(target, matte_of(picture, mask, order.look))
        else:
            write_picture(target, render(picture, mask, order.look))
        yield Exported(target)
    yield Progress(len(order.pictures), len(order.pictures), "Exporting")
    if failed == len(order.pictures):
        raise AppError("None of the pictures could be read.", "Use PNG, JPEG, WebP or TIFF.")


def _bgra(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    code = cv2.COLOR_RGBA2BGRA if picture.shape[2] == 4 else cv2.COLOR_RGB2BGRA
    shown = np.asarray(cv2.cvtColor(picture, code), np.uint8)
    shown.setflags(write=False)
    return shown


def _parts(
    picture: NDArray[np.uint8], mask: SoftMask, look: ImageLook, scale: float = 1.0
) -> tuple[Frame, Matte]:
    size = (picture.shape[1], picture.shape[0])
    matte = refine(mask, look.refine, size, scale=scale)
    if picture.shape[2] == 4:  # what was transparent stays so
        alpha = np.minimum(matte.alpha, np.ascontiguousarray(picture[:, :, 3]))
        matte = Matte(0, alpha)
    return Frame(0, np.ascontiguousarray(picture[:, :, :3])), matte
