import gc
import weakref

import numpy as np
import pytest
from PySide6.QtGui import QColor, QImage

from gsa_desktop.ui.qimage import to_qimage


class Tracked(np.ndarray):
    pass


def test_colours_and_size_arrive():
    picture = np.zeros((2, 3, 4), np.uint8)
    picture[1, 2] = (10, 20, 30, 255)  # blue, green, red
    image = to_qimage(picture)
    assert (image.width(), image.height()) == (3, 2)
    assert image.pixelColor(2, 1) == QColor(30, 20, 10)


def test_alpha_counts_only_when_asked():
    picture = np.full((1, 1, 4), 100, np.uint8)
    assert to_qimage(picture).pixelColor(0, 0).alpha() == 255
    assert to_qimage(picture, alpha=True).pixelColor(0, 0).alpha() == 100


def test_memory_is_shared():
    picture = np.zeros((4, 4, 4), np.uint8)
    image = to_qimage(picture)
    picture[0, 0] = 255
    assert image.pixelColor(0, 0) == QColor(255, 255, 255)


def test_image_and_its_copies_keep_the_array():
    picture = Tracked((8, 8, 4), np.uint8)  # owns its memory; a view would hide behind its base
    picture.fill(77)
    alive = weakref.ref(picture)
    image = to_qimage(picture)
    del picture
    copy = QImage(image)
    del image
    gc.collect()
    assert alive() is not None
    assert copy.pixelColor(7, 7) == QColor(77, 77, 77)
    del copy
    gc.collect()
    assert alive() is None


def test_read_only_and_strided_pictures_work():
    picture = np.arange(4 * 4 * 4, dtype=np.uint8).reshape(4, 4, 4)[:, ::2]
    picture.setflags(write=False)
    image = to_qimage(picture)
    assert (image.width(), image.height()) == (2, 4)
    assert image.pixelColor(1, 3).blue() == picture[3, 1, 0]


@pytest.mark.parametrize(
    "picture",
    [np.zeros((2, 2), np.uint8), np.zeros((2, 2, 3), np.uint8), np.zeros((2, 2, 4), np.float32)],
)
def test_other_arrays_are_refused(picture):
    with pytest.raises(ValueError, match="must be"):
        to_qimage(picture)
