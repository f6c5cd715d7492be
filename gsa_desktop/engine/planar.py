"""Pictures of an export in the planes that are encoded, where that loses nothing.

A picture that is decoded to the very planes that the encoder wants is never made RGB: what is not
changed is copied, a background is converted once. `render` remains what a picture looks like;
the pictures that are checked in a result are also rendered by it.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gsa_desktop.core.composite import blurred_background
from gsa_desktop.core.composite_planes import over_planes
from gsa_desktop.core.pixels import Frame, Matte, SoftMask
from gsa_desktop.core.planes import PlanarFrame, PlanarPicture, Planes
from gsa_desktop.core.project import Blur, Transparent
from gsa_desktop.engine.export_pipeline import Finished
from gsa_desktop.engine.render import Look, render_matte
from gsa_desktop.media.colour_in import PictureKind
from gsa_desktop.media.colour_out import EncoderPictures
from gsa_desktop.media.export_plan import ExportPlan
from gsa_desktop.media.planar import plane_kind
from gsa_desktop.media.spots import spot_numbers

Pixels = NDArray[Any]


def picture_kind(plan: ExportPlan) -> PictureKind:
    """What source pictures become for an export."""
    return PictureKind(plan.deep, plan.to_709, plane_kind(plan))


@dataclass(frozen=True, eq=False)
class PlanarLayer:
    """A picture over others.

    Attributes:
        planes: Its pixels.
        alpha: (H, W) uint8 of a cut-out; None if nothing below is seen.
        clean: As for over_planes.
    """

    planes: Planes
    alpha: NDArray[np.uint8] | None = None
    clean: float = 1.0

    def over(self, below: Planes) -> Planes:
        """The two together."""
        if self.alpha is None:
            return self.planes
        return over_planes(self.planes, self.alpha, below, self.clean)


class PlanarRender:
    """Composites frames as planes; for one thread at a time.

    Args:
        plan: Says what is encoded.
    """

    def __init__(self, plan: ExportPlan) -> None:
        self._encoder = EncoderPictures(plan)
        self._spots = frozenset(spot_numbers(len(plan.table)))
        self._black: Planes | None = None
        self._last: tuple[Pixels, Planes | None] | None = None

    def layer(
        self, frame: Frame, mask: SoftMask | None, look: Look, backdrop: Pixels | None
    ) -> PlanarLayer | None:
        """What `render_frame` gives for COMPOSITE, as planes; None where RGB is needed.

        Args:
            frame: The source.
            mask: Its soft mask; without one the source is shown as it is.
            look: How it is to look.
            backdrop: As for `render_frame`. The same array again is not converted again.
        """
        if not isinstance(frame, PlanarFrame):
            return None
        if mask is None:
            return PlanarLayer(frame.planes)
        matte = render_matte(frame, mask, look)
        cut_out = PlanarLayer(frame.planes, matte.alpha, look.refine.clean)
        if isinstance(look.background, Transparent):
            return cut_out
        behind = self._behind(frame, matte, look, backdrop)
        return None if behind is None else PlanarLayer(cut_out.over(behind))

    def black(self, size: tuple[int, int]) -> Planes | None:
        """A picture of a width and height where nothing is."""
        if self._black is None:
            self._black = self._encoder.planes(np.zeros((size[1], size[0], 3), np.uint8))
        return self._black

    def finished(
        self, planes: Planes | None, rendered: Callable[[], Pixels], indexes: Iterable[int]
    ) -> Finished:
        """What the writer gets for a picture.

        Args:
            planes: What is encoded; None if it is RGB.
            rendered: Gives the same as RGB.
            indexes: The frames of the export that are this picture.
        """
        if planes is None:
            return rendered()
        checked = not self._spots.isdisjoint(indexes)
        return PlanarPicture(planes, rendered() if checked else None)

    def _behind(
        self, frame: PlanarFrame, matte: Matte, look: Look, backdrop: Pixels | None
    ) -> Planes | None:
        if isinstance(look.background, Blur):
            sigma = look.background.radius * matte.alpha.shape[0]
            backdrop = blurred_background(frame, matte, sigma)
        if backdrop is None:
            raise ValueError(f"{look.background} needs a backdrop picture")
        if self._last is None or self._last[0] is not backdrop:
            self._last = (backdrop, self._encoder.planes(backdrop))
        return self._last[1]
