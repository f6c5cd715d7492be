"""Still pictures of every kind come out upright, in sRGB, 8 bits."""

import io
import struct
import zlib
from fractions import Fraction

import numpy as np
import pytest
from PIL import Image, ImageCms, ImageOps

from gsa_desktop.core.errors import AppError
from gsa_desktop.media.picture_out import write_picture
from gsa_desktop.media.stills import read_picture, read_small, write_png


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


def test_a_large_jpeg_is_read_small_for_a_view(tmp_path):
    rows, columns = np.mgrid[:400, :640]
    waves = np.stack([rows // 2, columns // 3, (rows + columns) // 5], -1).astype(np.uint8)
    image = Image.fromarray(waves)
    exif = image.getexif()
    exif[0x0112] = 6
    image.save(tmp_path / "a.jpg", exif=exif, quality=95)
    small, size = read_small(tmp_path / "a.jpg", 150)
    assert size == (400, 640)
    assert small.shape == (160, 100, 3)
    whole = read_picture(tmp_path / "a.jpg").reshape(160, 4, 100, 4, 3).mean((1, 3))
    assert np.abs(whole - small).max() < 4
    image.save(tmp_path / "a.png")
    assert read_small(tmp_path / "a.png", 150)[0].shape == (400, 640, 3), "only JPEG can do it"


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


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("suffix", [".png", ".tif"])
def test_sixteen_bits_are_kept_and_turned_where_they_are_wanted(tmp_path, orientation, suffix):
    deep = np.random.default_rng(2).integers(0, 65536, (6, 9, 3), np.uint16)
    path = tmp_path / f"a{suffix}"
    write_picture(path, deep)
    assert np.array_equal(read_picture(path, deep=True), deep)
    if suffix == ".tif":
        return
    path.write_bytes(with_orientation(path.read_bytes(), orientation))
    small = Image.fromarray((deep >> 8).astype(np.uint8))
    small.getexif()[0x0112] = orientation
    upright = np.asarray(ImageOps.exif_transpose(small))
    found = read_picture(path, deep=True)
    assert found.dtype == np.uint16
    assert np.array_equal((found >> 8).astype(np.uint8), upright)
    assert np.abs(read_picture(path).astype(int) - upright).max() <= 1


def with_orientation(png: bytes, orientation: int) -> bytes:
    exif = Image.Exif()
    exif[0x0112] = orientation
    body = b"eXIf" + exif.tobytes().removeprefix(b"Exif\0\0")
    chunk = struct.pack(">I", len(body) - 4) + body + struct.pack(">I", zlib.crc32(body))
    return png[:33] + chunk + png[33:]


def test_gray_and_transparent_pictures_of_sixteen_bits(tmp_path):
    rng = np.random.default_rng(3)
    gray, clear = (rng.integers(0, 65536, shape, np.uint16) for shape in ((5, 7), (5, 7, 4)))
    for suffix in (".png", ".tif"):
        write_picture(tmp_path / f"g{suffix}", gray)
        found = read_picture(tmp_path / f"g{suffix}", deep=True)
        assert np.array_equal(found, np.repeat(gray[..., None], 3, axis=2))
        write_picture(tmp_path / f"c{suffix}", clear)
        assert np.array_equal(read_picture(tmp_path / f"c{suffix}", deep=True), clear)


def test_eight_bits_stay_eight(tmp_path, pixels):
    for name in ("a.png", "a.tif", "a.webp"):
        Image.fromarray(pixels).save(tmp_path / name)
        assert read_picture(tmp_path / name, deep=True).dtype == np.uint8


def test_deep_colours_of_another_profile_become_srgb_as_lcms_does_it(tmp_path):
    rows, columns = np.mgrid[:32, :48]
    deep = np.stack([rows * 2000, columns * 1300, rows * columns * 40], -1).astype(np.uint16)
    profile = wide_profile()
    path = tmp_path / "wide.png"
    write_picture(path, deep, profile)
    found = read_picture(path, deep=True)
    assert found.dtype == np.uint16
    eight = tmp_path / "eight.png"
    Image.fromarray(((deep.astype(int) * 255 + 32767) // 65535).astype(np.uint8)).save(
        eight, icc_profile=profile
    )
    by_lcms = read_picture(eight)
    bright = by_lcms > 48  # below, the 8 bits that lcms is given are too coarse to compare
    assert np.abs(found / 257 - by_lcms)[bright].max() < 3
    assert np.abs(found / 257 - deep / 257).max() > 10, "the profile matters"


def wide_profile() -> bytes:
    """A profile with Adobe RGB's primaries, adapted to D50, and gamma 2.2."""
    columns = {
        b"rXYZ": (0.60974, 0.31111, 0.01947),
        b"gXYZ": (0.20528, 0.62567, 0.06087),
        b"bXYZ": (0.14919, 0.06322, 0.74457),
        b"wtpt": (0.9642, 1.0, 0.8249),
    }
    tags = {
        name: b"XYZ \0\0\0\0" + struct.pack(">3i", *(round(v * 65536) for v in xyz))
        for name, xyz in columns.items()
    }
    curve = b"curv\0\0\0\0" + struct.pack(">IH", 1, round(2.2 * 256)) + b"\0\0"
    tags |= dict.fromkeys((b"rTRC", b"gTRC", b"bTRC"), curve)
    words = b"desc\0\0\0\0" + struct.pack(">I", 5) + b"wide\0" + b"\0" * 78
    tags |= {b"desc": words + b"\0" * (-len(words) % 4), b"cprt": b"text\0\0\0\0free\0\0\0\0"}
    place, table, data = 132 + 12 * len(tags), b"", b""
    for name, body in tags.items():
        table += name + struct.pack(">II", place + len(data), len(body))
        data += body
    body = struct.pack(">I", len(tags)) + table + data
    head = struct.pack(
        ">I4sI4s4s4s", 128 + len(body), b"lcms", 0x02400000, b"mntr", b"RGB ", b"XYZ "
    )
    head += struct.pack(">6H", 2026, 11, 22, 0, 0, 0) + b"acsp" + b"\0" * 28
    head += struct.pack(">3i", 63190, 65536, 54061)
    return head.ljust(128, b"\0") + body


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
