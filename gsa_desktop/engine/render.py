"""One frame -> picture: the only path, for preview and export."""

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from gsa_desktop.core.pixels import Frame, SoftMask
from gsa_desktop.core.project import Background, RefineSettings, Transparent, View


@dataclass(frozen=True)
class Look:
    """How a frame is to look.

    Attributes:
        view: What is shown; an export renders COMPOSITE or MATTE.
        refine: How the soft mask becomes a matte.
        background: What is behind the subject in COMPOSITE.
        source_height: Height of the source picture; settings in pixels refer to it.
    """

    view: View
    refine: RefineSettings
    background: Background
    source_height: int


class Backdrop:
    """The pictures behind the subject: opens the background's file once; thread-safe."""

    def __init__(self, background: Background = Transparent()) -> None:  # noqa: B008 - frozen value
        raise NotImplementedError

    def picture(self, time: Fraction, size: tuple[int, int]) -> NDArray[np.uint8] | None:
        """(H, W, 3), scaled to fill size (width, height), at seconds from the clip's start.

        None for Transparent and Blur, which have no picture of their own.
        """
        raise NotImplementedError

    def close(self) -> None:
        raise NotImplementedError


def render_frame(
    frame: Frame, mask: SoftMask | None, look: Look, backdrop: NDArray[np.uint8] | None = None
) -> NDArray[np.uint8]:
    """The picture of a frame at the frame's own size, which may be a proxy's.

    Without a mask every view shows the source. COMPOSITE over Transparent gives (H, W, 4)
    straight alpha; everything else (H, W, 3).
    """
    raise NotImplementedError
