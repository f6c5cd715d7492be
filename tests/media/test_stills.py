"""Still pictures of every kind come out upright, in sRGB, 8 bits."""

import io
from fractions import Fraction

import numpy as np
import pytest
from PIL import Image, ImageCms

from gsa_desktop.core.errors import AppError
from gsa_desktop.media.stills import read_picture, write_png


@pytest.fixture
def pixels():
    rng = np.random.default_rng(1)
    return rng.integers(0, 256, (20, 30, 4), np.uint8)


def test_png_goes_round_exactly(tmp_path, pixels):
    for name, one in (("a", pixels), ("b", pixels[..., :3]), ("c", pixels[..., 0])):
        path = tmp_path / f"ü {name}.png"
        write_png(path, np.ascontiguousarray(one), Fraction(16, 15))
        back = read_picture(path)
        wanted = one if one.ndim == 3 else np.repeat(one[..., None], 3, axis=2)
        assert np.array_equal(back, wanted)
    assert not list(tmp_path.glob("*.part"))


def test_exif_rotation_is_applied(tmp_path, pixels):
    image = Image.fromarray(pixels[..., :3])
    exif = image.getexif()
    exif[0x0112] = 6  # the camera was held upright: turn clockwise
    image.save(tmp_path / "a.png", exif=exif)
    assert np.array_equal(read_picture(tmp_path / "a.png"), np.rot90(pixels[..., :3], -1))


def test_sixteen_bits_become_eight(tmp_path):
    values = np.array([[0, 257 * 10, 257 * 128, 65535]], np.uint16)
    Image.fromarray(values).save(tmp_path / "a.png")
    assert read_picture(tmp_path / "a.png")[0, :, 1].tolist() == [0, 10, 128, 255]


def test_palette_with_transparency_and_gray_with_alpha(tmp_path):
    image = Image.new("P", (2, 1))
    image.putpalette([255, 0, 0, 0, 0, 255])
    image.putdata([0, 1])
    image.save(tmp_path / "p.png", transparency=1)
    assert read_picture(tmp_path / "p.png").tolist() == [[[255, 0, 0, 255], [0, 0, 255, 0]]]
    Image.new("LA", (1, 1), (90, 30)).save(tmp_path / "la.png")
    assert read_picture(tmp_path / "la.png").tolist() == [[[90, 90, 90, 30]]]


def test_cmyk_becomes_rgb(tmp_path):
    Image.new("CMYK", (4, 4), (0, 255, 255, 0)).save(tmp_path / "a.jpg", quality=100)
    assert np.abs(read_picture(tmp_path / "a.jpg")[1, 1].astype(int) - (255, 0, 0)).max() < 6


def test_profiles_are_converted_to_srgb(tmp_path):
    lab = ImageCms.createProfile("sRGB")
    buffer = io.BytesIO(ImageCms.ImageCmsProfile(lab).tobytes())
    Image.new("RGB", (4, 4), (10, 200, 30)).save(tmp_path / "a.png", icc_profile=buffer.getvalue())
    assert np.abs(read_picture(tmp_path / "a.png")[0, 0].astype(int) - (10, 200, 30)).max() <= 1
    Image.new("RGB", (4, 4), (1, 2, 3)).save(tmp_path / "b.png", icc_profile=b"no profile at all")
    assert read_picture(tmp_path / "b.png")[0, 0].tolist() == [1, 2, 3]


def test_what_is_no_picture_is_refused_in_one_line(tmp_path):
    text = tmp_path / "text.png"
    text.write_text("no picture")
    damaged = tmp_path / "damaged.png"
    Image.effect_noise((64, 64), 90).save(damaged)
    damaged.write_bytes(damaged.read_bytes()[:1500])
    bomb = tmp_path / "bomb.png"
    Image.new("1", (16_000, 9_000)).save(bomb)
    for path in (text, damaged, bomb, tmp_path / "gone.png", tmp_path):
        with pytest.raises(AppError) as caught:
            read_picture(path)
        assert "\n" not in caught.value.one_line()


def test_a_missing_folder_is_an_error_for_people(tmp_path, pixels):
    with pytest.raises(AppError, match="is not there"):
        write_png(tmp_path / "none" / "a.png", pixels)
