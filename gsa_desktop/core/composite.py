"""Frame + matte + background -> picture, for every view."""

import numpy as np
from numpy.typing import NDArray

from gsa_desktop.core.pixels import Frame, Matte


def overlay(
    frame: Frame,
    matte: Matte,
    *,
    colour: tuple[int, int, int] = (0, 200, 255),
    opacity: float = 0.45,
    outline_px: int = 2,
) -> NDArray[np.uint8]:
    """(H, W, 3): the picture with the subject tinted and outlined."""
    raise NotImplementedError


def matte_picture(matte: Matte) -> NDArray[np.uint8]:
    """(H, W, 3): the matte, white on black."""
    raise NotImplementedError


def on_checkerboard(rgba: NDArray[np.uint8], cell_px: int = 16) -> NDArray[np.uint8]:
    """(H, W, 3): a straight-alpha picture over two greys."""
    raise NotImplementedError


def foreground(frame: Frame, matte: Matte) -> NDArray[np.uint8]:
    """(H, W, 3): the subject's own colours, also where an edge pixel mixes in the background."""
    raise NotImplementedError


def cut_out(frame: Frame, matte: Matte) -> NDArray[np.uint8]:
    """(H, W, 4): foreground colours with straight alpha."""
    raise NotImplementedError


def over(frame: Frame, matte: Matte, backdrop: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """(H, W, 3): the subject over a backdrop (H, W, 3) of the same size."""
    raise NotImplementedError


def blurred_background(frame: Frame, matte: Matte, sigma_px: float) -> NDArray[np.uint8]:
    """(H, W, 3): the frame's background blurred from its own pixels only; no subject in it."""
    raise NotImplementedError
