"""The jobs of the image workspace; the libraries that they need are loaded in them."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from gsa_desktop.controllers.loading import load_media, load_models
from gsa_desktop.core.events import Job, Progress
from gsa_desktop.core.image_order import ImageLook, ImageOrder
from gsa_desktop.core.kept_masks import KeptMask
from gsa_desktop.core.pixels import SoftMask

if TYPE_CHECKING:
    from gsa_desktop.engine.images import Previewer, Shown

Pixels = NDArray[np.uint8]


def masks_job(
    paths: tuple[Path, ...], model: str, found: dict[Path, KeptMask], problems: dict[Path, str]
) -> Job:
    """Cut pictures out; see `make_masks`."""
    yield from load_models()
    from gsa_desktop.engine.images import make_masks

    yield from make_masks(paths, model, found, problems)


@dataclass(frozen=True)
class Wish:
    """What is to be shown, see `Previewer.preview`, and what may come after it."""

    path: Path
    mask: SoftMask | None
    look: ImageLook
    side: int
    to_paint: bool
    ahead: Path | None


class Showing:
    """What shows pictures, made when it is needed first: it loads the libraries that read them."""

    def __init__(self) -> None:
        self._previewer: Previewer | None = None

    def job(self, wish: Wish, made: list["Shown"]) -> Job:
        """A picture as it is and as it will be, put into `made`."""
        yield from load_media()
        from gsa_desktop.engine.images import Previewer

        if self._previewer is None:
            self._previewer = Previewer()
        yield Progress(0, 1, "Drawing")
        shown = self._previewer.preview(
            wish.path, wish.mask, wish.look, wish.side, to_paint=wish.to_paint
        )
        made.append(shown)
        yield Progress(1, 1, "Drawing")
        if wish.ahead is not None:
            self._previewer.look_ahead(wish.ahead, wish.side)


def result_job(order: ImageOrder, made: list[Pixels]) -> Job:
    """The whole result of the only picture of an order, put into `made`."""
    yield from load_models()
    from gsa_desktop.engine.images import result_of

    yield Progress(0, 1, "Copying")
    made.append(result_of(order))


def export_job(order: ImageOrder) -> Job:
    """Write pictures; see `export_images`."""
    yield from load_models()
    from gsa_desktop.engine.images import export_images

    yield from export_images(order)
