"""Pictures of 8 or 16 bits at another size, and multiplied by their alpha."""

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.unsignedinteger[Any]]
Size = tuple[int, int]


# swscale's white of 16 bits is that of 8 bits with zeros behind it.
SWSCALE_WHITE = 255 << 8


def rescaled(picture: Pixels, factor: float) -> Pixels:
    """Colours of a 16-bit picture times a factor; alpha, if there is one, stays."""
    colours = np.ascontiguousarray(picture[..., :3])
    colours = np.asarray(cv2.addWeighted(colours, factor, colours, 0, 0), np.uint16)
    if picture.shape[2] == 3:
        return colours
    return np.concatenate([colours, picture[..., 3:]], axis=2)


def padded(picture: Pixels, size: Size) -> Pixels:
    """Right and bottom edges repeated up to a width and height."""
    down, right = size[1] - picture.shape[0], size[0] - picture.shape[1]
    if down or right:
        width = [(0, down), (0, right), (0, 0)][: picture.ndim]
        picture = np.pad(picture, width, mode="edge")
    return np.ascontiguousarray(picture)


def scaled(picture: Pixels, size: Size) -> Pixels:
    """At a width and height; colours of a straight-alpha picture weigh as much as they are seen."""
    if picture.shape[1::-1] == size:
        return np.ascontiguousarray(picture)
    shrinks = size[0] <= picture.shape[1] and size[1] <= picture.shape[0]
    method = cv2.INTER_AREA if shrinks else cv2.INTER_CUBIC
    top = np.iinfo(picture.dtype).max
    if picture.ndim == 2 or picture.shape[2] == 3:
        return np.asarray(cv2.resize(picture, size, interpolation=method), picture.dtype)
    weighed = picture.astype(np.float32)
    # A trace of weight keeps the colour where nothing is seen: a codec may smear it inwards.
    weight = np.maximum(weighed[..., 3:], top / 1024)
    weighed[..., :3] *= weight
    small = np.asarray(cv2.resize(weighed, size, interpolation=method), np.float32)
    share = np.asarray(cv2.resize(weight, size, interpolation=method), np.float32)[..., None]
    small[..., :3] /= np.maximum(share, np.float32(top / 4096))
    return np.rint(np.clip(small, 0, top)).astype(picture.dtype)


def premultiplied(picture: Pixels) -> Pixels:
    """Colours multiplied by alpha; a picture without alpha stays as it is."""
    if picture.ndim == 2 or picture.shape[2] == 3:
        return picture
    top = np.iinfo(picture.dtype).max
    alpha = np.ascontiguousarray(picture[..., 3])
    weight = cv2.merge([alpha, alpha, alpha, np.full_like(alpha, top)])
    return np.asarray(cv2.multiply(picture, weight, scale=1 / top), picture.dtype)
