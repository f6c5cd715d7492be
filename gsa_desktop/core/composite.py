"""Frame + matte + background -> picture, for every view."""

from functools import lru_cache
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from gsa_desktop.core.edge_colours import (
    EdgeColours,
    at_grid,
    edge_colours,
    edge_part,
    grid_of,
    unmixed,
)
from gsa_desktop.core.pixels import Frame, Matte, in_depth_of, peak

Plane = NDArray[np.uint8]
Floats = NDArray[np.floating[Any]]


def _entropy() -> Plane:
    prob = np.clip(np.arange(256) / 255, 1e-6, 1 - 1e-6)
    bits = -(prob * np.log2(prob) + (1 - prob) * np.log2(1 - prob))
    return np.rint(bits * 255).astype(np.uint8)


def _heat() -> NDArray[np.uint8]:
    share = np.arange(256)[:, None] / 255
    low, high = np.array([255, 214, 10]), np.array([255, 30, 60])
    return np.rint(low * (1 - share) + high * share).astype(np.uint8)[None]


_ENTROPY = _entropy()
HEAT = _heat()
"""(1, 256, 3) uint8: the colour of each uncertainty, for a legend."""

_HALF = 127  # alpha above this is inside the outline
_RUN_OUT_PX = 4  # how far the subject's colour goes on beyond its edge
_BLUR_SIGMA = 2.5  # a blur wider than this is computed on a smaller picture, with this width


def overlay(
    frame: Frame,
    matte: Matte,
    *,
    colour: tuple[int, int, int] = (0, 200, 255),
    opacity: float = 0.45,
    outline_px: int = 2,
) -> NDArray[np.uint8]:
    """(H, W, 3): the picture with the subject tinted and outlined."""
    flat = _flat(*matte.alpha.shape, colour)
    levels = np.rint(np.arange(256) * opacity).astype(np.uint8)
    tinted = blend(flat, np.asarray(cv2.LUT(matte.alpha, levels), np.uint8), frame.rgb)
    if outline_px > 0:
        cv2.copyTo(flat, _edge(matte, outline_px), tinted)
    return tinted


def outlined(
    picture: NDArray[np.uint8], matte: Matte, colour: tuple[int, int, int], width_px: int
) -> NDArray[np.uint8]:
    """(H, W, 3): the picture with a line of a width around the subject."""
    drawn = picture.copy()
    if width_px > 0:
        cv2.copyTo(_flat(*matte.alpha.shape, colour), _edge(matte, width_px), drawn)
    return drawn


def confidence(rgb: NDArray[np.uint8], prob: Plane) -> NDArray[np.uint8]:
    """(H, W, 3): where a mask is unsure, from yellow to red, over the picture in dark grey.

    Args:
        rgb: (H, W, 3) the picture.
        prob: (H, W) probability of the subject times 255. Its entropy is what is shown.
    """
    grey = cv2.cvtColor(np.asarray(cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY)), cv2.COLOR_GRAY2RGB)
    dark = np.asarray(cv2.convertScaleAbs(grey, alpha=0.4), np.uint8)
    entropy = np.asarray(cv2.LUT(prob, _ENTROPY), np.uint8)
    heat = np.asarray(cv2.LUT(cv2.cvtColor(entropy, cv2.COLOR_GRAY2RGB), HEAT), np.uint8)
    return blend(heat, entropy, dark)


def matte_picture(matte: Matte) -> NDArray[np.uint8]:
    """(H, W, 3): the matte, white on black."""
    return np.asarray(cv2.cvtColor(matte.alpha, cv2.COLOR_GRAY2RGB), np.uint8)


def cut_out(frame: Frame, matte: Matte, clean: float = 1.0) -> NDArray[Any]:
    """(H, W, 4): foreground colours with straight alpha, of the frame's depth."""
    colours = foreground(frame, matte, clean)
    rgba = np.asarray(cv2.cvtColor(colours, cv2.COLOR_RGB2RGBA), frame.rgb.dtype)
    cv2.insertChannel(in_depth_of(matte.alpha, rgba), rgba, 3)
    return rgba


def over(frame: Frame, matte: Matte, backdrop: NDArray[Any], clean: float = 1.0) -> NDArray[Any]:
    """(H, W, 3): the subject over a backdrop (H, W, 3) of the same size.

    Of 16 bits if one of the pictures has them. What `blend` makes of `foreground`, but only where
    alpha is neither 0 nor full anything is computed.
    """
    result = in_depth_of(backdrop, frame.rgb).copy()
    edge = edge_part(matte.alpha)
    if edge is None:
        return result
    part, reach = edge
    rgb = in_depth_of(np.ascontiguousarray(frame.rgb[part]), result)
    alpha, into = np.ascontiguousarray(matte.alpha[part]), result[part]
    _, solid = cv2.threshold(alpha, 254, 255, cv2.THRESH_BINARY)
    cv2.copyTo(rgb, solid, into)
    places: Any = cv2.findNonZero(cv2.subtract(alpha, solid))
    if places is None:
        return result
    columns, rows = np.ascontiguousarray(places.reshape(-1, 2).T)
    share = _shares(alpha, rows, columns)
    mixed = rgb[rows, columns].astype(np.float32)
    pure = _pure_colours(rgb, alpha, reach).at(columns.astype(np.float32), rows.astype(np.float32))
    found = np.clip(unmixed(mixed, share, pure), 0, peak(rgb))
    if clean < 1:
        found = found * np.float32(clean) + mixed * np.float32(1 - clean)
    behind = into[rows, columns].astype(np.float32)
    into[rows, columns] = _as_picture(behind + share * (found - behind), rgb)
    return result


def blend(top: NDArray[Any], alpha: NDArray[Any], bottom: NDArray[Any]) -> NDArray[Any]:
    """(H, W, 3): top where alpha is full, bottom where it is 0, within one level in between.

    Of 16 bits if one of the pictures has them.
    """
    top, bottom = in_depth_of(top, bottom), in_depth_of(bottom, top)
    full = peak(top)
    seen = alpha if alpha.dtype == np.uint8 else (alpha > 0).view(np.uint8)
    left, up, width, height = cv2.boundingRect(seen)
    blended = bottom.copy()
    if width:
        part = (slice(up, up + height), slice(left, left + width))
        plane = in_depth_of(np.ascontiguousarray(alpha[part]), top)
        weight = cv2.cvtColor(plane, cv2.COLOR_GRAY2RGB)
        blended[part] = cv2.add(
            cv2.multiply(np.ascontiguousarray(top[part]), weight, scale=1 / full),
            cv2.multiply(np.ascontiguousarray(bottom[part]), full - weight, scale=1 / full),
        )
    return blended


def foreground(frame: Frame, matte: Matte, clean: float = 1.0) -> NDArray[Any]:
    """(H, W, 3): the subject's own colours, also where an edge pixel mixes in the background.

    Beyond the edge the subject's colour runs out over a short way, so that a scaler or a lossy
    codec finds no other colour there; far from it the picture is black.

    Args:
        frame: The picture.
        matte: Of the same size.
        clean: How much of the background is taken out of the edge's colours, 0 (the picture's own
            colours) .. 1.
    """
    alpha = matte.alpha
    colours = np.zeros_like(frame.rgb)
    found_edge = edge_part(alpha)
    if found_edge is None:
        return colours
    part, reach = found_edge
    rgb, shares = np.ascontiguousarray(frame.rgb[part]), np.ascontiguousarray(alpha[part])
    found = _unmixed(rgb, shares, reach)
    if clean < 1:
        mixed = cv2.addWeighted(found, clean, rgb, 1 - clean, 0)
        cv2.copyTo(np.asarray(mixed), (shares > 0).view(np.uint8), found)
    colours[part] = found
    return colours


def blurred_background(frame: Frame, matte: Matte, sigma_px: float) -> NDArray[Any]:
    """(H, W, 3): the frame's background blurred from its own pixels only; no subject in it.

    Normalised convolution (Knutsson and Westin, 1993): colours and their weight are blurred
    alike, then divided. Where no background is near, ever wider blurs fill in.
    """
    height, width = matte.alpha.shape
    shrink = max(1.0, sigma_px / _BLUR_SIGMA)
    size = (max(1, round(width / shrink)), max(1, round(height / shrink)))
    # An edge pixel already holds some of the subject: one more ring is left out.
    ring = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (5, 5))
    _, pure = cv2.threshold(cv2.dilate(matte.alpha, ring), 0, 255, cv2.THRESH_BINARY_INV)
    masked = cv2.bitwise_and(frame.rgb, frame.rgb, mask=pure)
    if shrink >= 2:  # halving bytes is quick, and makes the rest a quarter of the work
        half = ((width + 1) // 2, (height + 1) // 2)
        pure = cv2.resize(pure, half, interpolation=cv2.INTER_AREA)
        masked = cv2.resize(masked, half, interpolation=cv2.INTER_AREA)
    known = _scaled(np.asarray(pure, np.uint8), size, cv2.INTER_AREA) / 255
    colour = _scaled(np.asarray(masked, np.float32), size, cv2.INTER_AREA)
    smooth = _spread(colour, known, sigma_px / shrink)
    small = _as_picture(smooth, frame.rgb)
    picture = cv2.resize(small, (width, height), interpolation=cv2.INTER_CUBIC)
    return np.asarray(picture, frame.rgb.dtype)


def _edge(matte: Matte, width_px: int) -> Plane:
    """255 on the line just outside the subject."""
    _, inside = cv2.threshold(matte.alpha, _HALF, 255, cv2.THRESH_BINARY)
    side = 2 * width_px + 1
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side))
    return np.asarray(cv2.subtract(cv2.dilate(inside, disc), inside), np.uint8)


def _unmixed(rgb: NDArray[Any], alpha: Plane, reach: int) -> NDArray[Any]:
    _, solid = cv2.threshold(alpha, 254, 255, cv2.THRESH_BINARY)
    colours = np.asarray(cv2.bitwise_and(rgb, rgb, mask=solid), rgb.dtype)
    ring = cv2.getStructuringElement(cv2.MORPH_RECT, (2 * _RUN_OUT_PX + 1,) * 2)
    places: Any = cv2.findNonZero(cv2.subtract(cv2.dilate(alpha, ring), solid))
    if places is None:
        return colours
    columns, rows = np.ascontiguousarray(places.reshape(-1, 2).T)
    mixed = rgb[rows, columns].astype(np.float32)
    pure = _pure_colours(rgb, alpha, reach).at(columns.astype(np.float32), rows.astype(np.float32))
    found = unmixed(mixed, _shares(alpha, rows, columns), pure)
    colours[rows, columns] = _as_picture(found, rgb)
    return colours


def _pure_colours(rgb: NDArray[Any], alpha: Plane, reach: int) -> EdgeColours:
    size = grid_of(alpha.shape, reach)
    inside = at_grid(alpha, size) / np.float32(255)
    return edge_colours(at_grid(rgb, size), inside, alpha.shape, reach)


def _shares(alpha: Plane, rows: NDArray[np.int32], columns: NDArray[np.int32]) -> Floats:
    """(N, 3): alpha of 0..1 at some places, three times."""
    share = alpha[rows, columns].astype(np.float32) / np.float32(255)
    return np.asarray(cv2.merge([share, share, share]), np.float32).reshape(-1, 3)


def _spread(colour: Floats, weight: Floats, sigma: float) -> Floats:
    """Blurred colour over blurred weight; from a coarser picture where the weight is too small."""
    blurred = cv2.GaussianBlur(colour, (0, 0), sigma, borderType=cv2.BORDER_REPLICATE)
    total = cv2.GaussianBlur(weight, (0, 0), sigma, borderType=cv2.BORDER_REPLICATE)
    found = blurred / np.maximum(total, 1e-6)[:, :, None]
    trust = np.clip(total * 20, 0, 1)[:, :, None]
    height, width = weight.shape
    if trust.min() == 1 or min(height, width) < 4:
        return np.asarray(found, np.float32)
    size = ((width + 1) // 2, (height + 1) // 2)
    coarse = _spread(
        _scaled(colour, size, cv2.INTER_AREA),
        _scaled(weight, size, cv2.INTER_AREA),
        sigma,
    )
    fill = _scaled(coarse, (width, height), cv2.INTER_LINEAR)
    return np.asarray(found * trust + fill * (1 - trust), np.float32)


def _scaled(field: NDArray[Any], size: tuple[int, int], method: int) -> Floats:
    return np.asarray(cv2.resize(field, size, interpolation=method), np.float32)


def _as_picture(values: Floats, like: NDArray[Any]) -> NDArray[Any]:
    return np.asarray(np.rint(np.clip(values, 0, peak(like))), like.dtype)


@lru_cache(maxsize=4)
def _flat(height: int, width: int, colour: tuple[int, int, int]) -> NDArray[np.uint8]:
    picture = np.empty((height, width, 3), np.uint8)
    picture[:] = colour
    picture.setflags(write=False)
    return picture
