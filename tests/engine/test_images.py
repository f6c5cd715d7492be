"""Still pictures: odd files, every format, the command line."""

import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageCms

from gsa_desktop.cli import main
from gsa_desktop.core.errors import AppError
from gsa_desktop.core.framing import FrameKind, Framing, Shadow, Stand
from gsa_desktop.core.image_order import (
    FORMATS,
    Collision,
    ImageFacts,
    ImageLook,
    ImageOrder,
    pictures_in,
    result_name,
)
from gsa_desktop.core.kept_masks import keep
from gsa_desktop.core.pixels import SoftMask
from gsa_desktop.core.project import (
    Blur,
    Colour,
    Gradient,
    Picture,
    RefineSettings,
    Transparent,
)
from gsa_desktop.engine.image_render import NoSubjectError, matte_of, render
from gsa_desktop.engine.images import ImageCutter, Previewer, export_images
from gsa_desktop.media.picture_out import write_picture
from gsa_desktop.media.stills import read_picture

SIZE = (96, 64)
QUICK = "motion"
"""The model without a network finds nothing in a still: for tests that look at files."""


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GSA_HOME", str(tmp_path / "home"))


def pixels() -> np.ndarray:
    rows, columns = np.mgrid[: SIZE[1], : SIZE[0]]
    picture = np.stack([rows * 2, columns * 2, (rows + columns) % 200], -1).astype(np.uint8)
    picture[16:48, 30:66] = (220, 60, 40)
    return picture


@pytest.fixture
def pictures(tmp_path: Path) -> dict[str, Path]:
    """One of each awkward kind, named by it."""
    folder = tmp_path / "in"
    folder.mkdir()
    image = Image.fromarray(pixels())
    made = {name: folder / f"{name}.{kind}" for name, kind in _KINDS.items()}
    image.save(made["plain"])
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was held upright
    image.save(made["turned"], exif=exif)
    clear = image.convert("RGBA")
    clear.putalpha(Image.fromarray(np.repeat(np.uint8([[0] * 48 + [255] * 48]), SIZE[1], 0)))
    clear.save(made["clear"])
    Image.fromarray(np.arange(64 * 96, dtype=np.uint16).reshape(64, 96) * 10).save(made["deep"])
    image.convert("CMYK").save(made["print"])
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    image.save(made["tagged"], icc_profile=profile)
    image.quantize(16).save(made["palette"])
    return made


_KINDS = {
    "plain": "jpg",
    "turned": "jpg",
    "clear": "png",
    "deep": "png",
    "print": "jpg",
    "tagged": "tif",
    "palette": "png",
}


def mask() -> SoftMask:
    prob = np.zeros((SIZE[1], SIZE[0]), np.uint8)
    prob[16:48, 30:66] = 255
    return SoftMask(0, prob)


def test_every_kind_of_picture_is_cut_out(pictures: dict[str, Path], tmp_path: Path) -> None:
    every = tuple(pictures.values())
    order = ImageOrder(every, tmp_path / "out", template="{number:02}-{name}", model=QUICK)
    names = [event.path.name for event in export_images(order) if hasattr(event, "path")]
    assert names[:2] == ["01-plain.png", "02-turned.png"]
    assert len(names) == len(pictures)
    for number, name in enumerate(pictures, start=1):
        with Image.open(tmp_path / "out" / f"{number:02}-{name}.png") as result:
            assert result.mode == "RGBA"
            assert result.size == (SIZE[::-1] if name == "turned" else SIZE)
    with Image.open(tmp_path / "out" / "03-clear.png") as result:
        assert np.asarray(result)[:, :47, 3].max() == 0, "what was transparent stays so"


@pytest.mark.parametrize("row", FORMATS, ids=lambda row: row.id)
def test_every_format_can_be_written_and_read(row, pictures, tmp_path: Path) -> None:
    look = ImageLook(background=Colour((10, 200, 30)))
    order = ImageOrder((pictures["plain"],), tmp_path / "out", look, row, model=QUICK)
    list(export_images(order))
    (result,) = (tmp_path / "out").iterdir()
    assert result.suffix == row.suffix
    assert read_picture(result).shape == (SIZE[1], SIZE[0], 3)
    with Image.open(result) as opened:
        assert opened.info.get("icc_profile")


def test_looks(pictures: dict[str, Path]) -> None:
    picture = read_picture(pictures["tagged"])
    clear = render(picture, mask(), ImageLook())
    assert clear.shape[2] == 4
    assert (clear[20:40, 34:60, 3] == 255).all()
    assert clear[:10, :, 3].max() == 0
    green = render(picture, mask(), ImageLook(background=Colour((0, 255, 0))))
    assert (green[2, 2] == (0, 255, 0)).all()
    assert np.abs(green[30, 48].astype(int) - picture[30, 48]).max() <= 1
    blurred = render(picture, mask(), ImageLook(background=Blur(0.05)))
    assert blurred[4, 4, 0] < 60, "no subject in the blur"
    behind = render(picture, mask(), ImageLook(background=Picture(pictures["palette"])))
    assert behind.shape == (SIZE[1], SIZE[0], 3)
    assert matte_of(picture, mask(), ImageLook())[30, 48] == 255


def test_the_subject_is_cropped_to_and_set_on_a_canvas(pictures: dict[str, Path]) -> None:
    picture = read_picture(pictures["tagged"])
    hard = RefineSettings(softness=0.0)
    crop = ImageLook(hard, framing=Framing(FrameKind.SUBJECT, margin=0.5))
    cropped = render(picture, mask(), crop)
    # 36 x 32 pixels with 18 around them: more than there is of the picture above and below
    assert cropped.shape == (68, 72, 4)
    assert (cropped[18:50, 18:54, 3] == 255).all()
    assert cropped[..., 3].sum() == 255 * 32 * 36
    assert np.array_equal(cropped[18:50, 18:54, :3], picture[16:48, 30:66])
    assert matte_of(picture, mask(), crop).shape == (68, 72)
    for size in ((300, 200), (30, 20)):
        framing = Framing(FrameKind.CANVAS, size, 0.1, Stand.BOTTOM)
        look = ImageLook(hard, Colour((0, 0, 255)), framing)
        shop = render(picture, mask(), look)
        assert shop.shape == (size[1], size[0], 3)
        is_red = shop[..., 0] > 128
        rows, columns = np.nonzero(is_red)
        assert rows.min() == pytest.approx(0.1 * size[1], abs=1.5)
        assert size[1] - 1 - rows.max() == pytest.approx(0.1 * size[1], abs=1.5)
        middle = (columns.min() + columns.max()) / 2
        assert middle == pytest.approx((size[0] - 1) / 2, abs=1), "in the middle"
    small = render(picture, mask(), look, longest=15)
    assert max(small.shape) == 15
    nothing = SoftMask(0, np.zeros((8, 8), np.uint8))
    with pytest.raises(NoSubjectError):
        render(picture, nothing, look)


def test_a_shadow_lies_behind_the_subject_only(pictures: dict[str, Path]) -> None:
    picture = read_picture(pictures["tagged"])
    shadow = Shadow(0.5, 0.0, 0.1, 90.0)
    white = ImageLook(RefineSettings(softness=0.0), Colour((255, 255, 255)), shadow=shadow)
    plain = render(picture, mask(), replace(white, shadow=Shadow()))
    cast = render(picture, mask(), white)
    assert np.array_equal(cast[16:48, 30:66], plain[16:48, 30:66])
    assert (cast[50:56, 34:60] == 127).all() or (cast[50:56, 34:60] == 128).all()
    assert (cast[:14] == 255).all()
    clear = render(picture, mask(), replace(white, background=Transparent()))
    assert clear[52, 48].tolist() == pytest.approx([0, 0, 0, 128], abs=1)


def test_a_view_of_a_picture_is_where_and_as_its_result(pictures: dict[str, Path]) -> None:
    view, path = Previewer(), pictures["turned"]
    upright = SoftMask(0, np.ascontiguousarray(np.rot90(mask().prob, 3)))
    whole = view.preview(path, upright, ImageLook(), 48)
    assert whole.size == SIZE[::-1]
    assert whole.before.shape == whole.after.shape == (48, 32, 4)
    crop = ImageLook(framing=Framing(FrameKind.SUBJECT, margin=0.0))
    cropped = view.preview(path, upright, crop, 48)
    assert cropped.size == pytest.approx((32, 36), abs=3)
    assert cropped.before.shape == cropped.after.shape
    assert (cropped.before[..., 2] > 150).mean() > 0.7, "the red subject fills it"
    painted = view.preview(path, upright, crop, 48, to_paint=True)
    assert painted.after.shape == (48, 32, 4)
    empty = SoftMask(0, np.zeros((8, 8), np.uint8))
    nothing = view.preview(path, empty, crop, 48)
    assert (nothing.size, nothing.has_subject) == (SIZE[::-1], False)
    assert not view.preview(path, empty, ImageLook(), 48).has_subject
    assert cropped.has_subject
    assert view.preview(path, None, crop, 48).after is None


def spoil(path: Path) -> None:
    """Take away what is in a file, in a way that only a reader notices."""
    facts = path.stat()
    path.write_bytes(bytes(facts.st_size))
    os.utime(path, ns=(facts.st_atime_ns, facts.st_mtime_ns))


def test_a_picture_that_was_read_ahead_is_shown_at_once(tmp_path: Path) -> None:
    view, paths = Previewer(), [tmp_path / f"{number}.png" for number in range(5)]
    for path in paths:
        Image.new("RGB", (60, 40), (10, 20, 30)).save(path)
    view.look_ahead(tmp_path / "gone.png", 48)
    view.look_ahead(paths[0], 48)
    spoil(paths[0])
    assert view.preview(paths[0], None, ImageLook(), 48).before[0, 0].tolist() == [30, 20, 10, 255]
    for path in paths[1:]:
        view.preview(path, None, ImageLook(), 48)
    spoil(paths[3])
    view.preview(paths[3], None, ImageLook(), 48)
    with pytest.raises(AppError):
        view.preview(paths[0], None, ImageLook(), 48)


def test_masks_are_kept_until_the_file_changes(pictures: dict[str, Path]) -> None:
    cutter, path = ImageCutter(), pictures["plain"]
    first = cutter.mask(path, read_picture(path))
    place = cutter.place(path)
    assert place.is_file()
    Image.fromarray(np.full((SIZE[1], SIZE[0]), 77, np.uint8)).save(place)
    again = cutter.mask(path, read_picture(path))
    assert (again.prob == 77).all()
    path.write_bytes(path.read_bytes() + b" ")
    assert cutter.place(path) != place
    assert first.prob.shape == (SIZE[1], SIZE[0])


def test_a_broken_picture_costs_a_note_not_the_others(pictures, tmp_path: Path) -> None:
    broken = tmp_path / "in" / "broken.jpg"
    broken.write_bytes(b"no picture")
    order = ImageOrder((broken, pictures["plain"]), tmp_path / "out", model=QUICK)
    notes = [event.text for event in export_images(order) if hasattr(event, "text")]
    assert len(notes) == 1
    assert "broken.jpg" in notes[0]
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["plain_cutout.png"]
    with pytest.raises(AppError, match="None of the pictures") as none:
        list(export_images(ImageOrder((broken,), tmp_path / "out", model=QUICK)))
    assert "broken.jpg" in none.value.hint


def test_without_a_place_for_its_mask_a_picture_is_cut_out_all_the_same(pictures, tmp_path) -> None:
    (tmp_path / "home").write_bytes(b"no folder")
    list(export_images(ImageOrder((pictures["plain"],), tmp_path / "out", model=QUICK)))
    assert (tmp_path / "out" / "plain_cutout.png").is_file()


def test_a_result_that_cannot_be_written_does_not_stop_the_others(pictures, tmp_path) -> None:
    blocked = tmp_path / "in" / "plain_cutout.png.part"
    blocked.mkdir()  # where the result would be written first
    order = ImageOrder((pictures["plain"], pictures["tagged"]), None, model=QUICK)
    notes = [event.text for event in export_images(order) if hasattr(event, "text")]
    assert len(notes) == 1
    assert "plain_cutout.png" in notes[0]
    assert (tmp_path / "in" / "tagged_cutout.png").is_file()


def test_a_picture_that_moves_counts_as_its_first_one(tmp_path: Path) -> None:
    first, second = (Image.new("RGB", (8, 6), colour) for colour in ((250, 0, 0), (0, 0, 250)))
    first.save(tmp_path / "a.gif", save_all=True, append_images=[second])
    assert pictures_in([tmp_path]) == [tmp_path / "a.gif"]
    assert read_picture(tmp_path / "a.gif")[3, 3].tolist() == [250, 0, 0]


def test_orders_that_make_no_sense_are_refused(pictures, tmp_path: Path) -> None:
    one = (pictures["plain"],)
    with pytest.raises(AppError, match="no transparency"):
        ImageOrder(one, tmp_path, format=FORMATS[3]).check()
    with pytest.raises(AppError, match="same name"):
        ImageOrder((*one, pictures["turned"]), tmp_path, template="x").check()
    look = ImageLook(background=Colour())
    with pytest.raises(AppError, match="would replace it"):
        ImageOrder(one, one[0].parent, look, FORMATS[3], "{name}").check()
    facts = ImageFacts("a", 1, "2026-11-22", 30, 20)
    for template in ("{other}", "{name", "a/b", "..", "{name.stem.x}"):
        with pytest.raises(AppError):
            result_name(template, facts)
    assert (
        result_name("{number:02} {name} {date} {width}x{height}", facts) == "01 a 2026-11-22 30x20"
    )
    list(export_images(ImageOrder(one, tmp_path / "out", model=QUICK)))
    with pytest.raises(AppError, match="exists already"):
        list(export_images(ImageOrder(one, tmp_path / "out", model=QUICK)))


def test_a_taken_name_gets_a_number_or_is_replaced_on_purpose(pictures, tmp_path: Path) -> None:
    out = tmp_path / "out"
    two = (pictures["plain"], pictures["turned"])
    order = ImageOrder(two, out, template="x", model=QUICK, collision=Collision.NUMBER)
    for _ in range(2):
        list(export_images(order))
    assert sorted(path.name for path in out.iterdir()) == [
        "x (2).png",
        "x (3).png",
        "x (4).png",
        "x.png",
    ]
    (out / "plain_cutout.png").write_bytes(b"old")
    list(export_images(ImageOrder(two[:1], out, model=QUICK, collision=Collision.REPLACE)))
    with Image.open(out / "plain_cutout.png") as result:
        assert result.size == SIZE
    beside = ImageOrder(
        two[:1],
        two[0].parent,
        ImageLook(background=Colour()),
        FORMATS[3],
        "{name}",
        model=QUICK,
        collision=Collision.NUMBER,
    )
    before = two[0].read_bytes()
    list(export_images(beside))
    assert two[0].read_bytes() == before, "a source is never replaced"
    assert (two[0].parent / "plain (2).jpg").is_file()


def test_results_go_beside_their_own_pictures(pictures, tmp_path: Path) -> None:
    other = tmp_path / "other" / "b.png"
    other.parent.mkdir()
    other.write_bytes(pictures["palette"].read_bytes())
    list(export_images(ImageOrder((pictures["plain"], other), None, model=QUICK)))
    assert pictures["plain"].with_name("plain_cutout.png").is_file()
    assert other.with_name("b_cutout.png").is_file()


def test_a_background_is_never_replaced_by_a_result(pictures, tmp_path: Path) -> None:
    behind = tmp_path / "x_cutout.png"
    Image.new("RGB", (8, 8), (0, 0, 255)).save(behind)
    source = tmp_path / "x.jpg"
    source.write_bytes(pictures["plain"].read_bytes())
    look = ImageLook(background=Picture(behind))
    with pytest.raises(AppError, match=r"would replace x_cutout\.png"):
        ImageOrder((source,), tmp_path, look, collision=Collision.REPLACE).check()


def test_names_with_the_size_are_known_picture_by_picture(pictures, tmp_path: Path) -> None:
    two = (pictures["plain"], pictures["turned"], pictures["clear"])
    order = ImageOrder(two, tmp_path / "out", template="{width}x{height}", model=QUICK)
    notes = [event.text for event in export_images(order) if hasattr(event, "text")]
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["64x96.png", "96x64.png"]
    assert len(notes) == 1
    assert "same name" in notes[0]


def test_a_missing_background_is_told_before_the_first_picture(pictures, tmp_path: Path) -> None:
    look = ImageLook(background=Picture(tmp_path / "gone.png"))
    with pytest.raises(AppError, match=r"gone\.png"):
        list(export_images(ImageOrder((pictures["plain"],), tmp_path / "out", look, model=QUICK)))


def test_sixteen_bits_stay_sixteen(tmp_path: Path) -> None:
    rows, columns = np.mgrid[:64, :96]
    deep = np.stack([rows * 900, columns * 600, rows * 300 + columns], -1).astype(np.uint16)
    source = tmp_path / "deep.png"
    write_picture(source, deep)
    for row in FORMATS[:3]:
        look = ImageLook(background=Gradient((10, 20, 30), (200, 210, 220)))
        list(export_images(ImageOrder((source,), tmp_path / "out", look, row, model=QUICK)))
    png, tiff = (
        read_picture(tmp_path / "out" / f"deep_cutout{suffix}", deep=True)
        for suffix in (".png", ".tif")
    )
    assert png.dtype == np.uint16
    assert np.array_equal(png, tiff)
    assert (png % 257).any(), "levels that 8 bits do not hold"
    webp = read_picture(tmp_path / "out" / "deep_cutout.webp", deep=True)
    assert webp.dtype == np.uint8
    whole = SoftMask(0, np.full((64, 96), 255, np.uint8))
    assert np.array_equal(render(deep, whole, look), deep), "what is kept is kept bit by bit"


def test_transparency_of_the_source_is_multiplied(tmp_path: Path) -> None:
    picture = np.full((20, 20, 4), 200, np.uint8)
    picture[..., 3] = 128
    half = SoftMask(0, np.full((20, 20), 128, np.uint8))
    soft = ImageLook(RefineSettings(softness=1.0))
    assert matte_of(picture, half, soft)[10, 10] == pytest.approx(64, abs=1)
    assert render(picture, half, soft)[10, 10, 3] == pytest.approx(64, abs=1)


def test_folders_are_looked_into(pictures: dict[str, Path], tmp_path: Path) -> None:
    folder = pictures["plain"].parent
    (folder / "notes.txt").touch()
    found = pictures_in([folder, pictures["plain"]])
    assert len(found) == len(pictures)


def test_the_command_line(pictures, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out"
    words = ["image", str(pictures["plain"]), "--out", str(out), "--model", QUICK]
    jpeg = ["--format", "jpeg", "--name", "{name}-{number:03}"]
    assert main([*words, "--background", "blur:3", *jpeg]) == 0
    assert capsys.readouterr().out.strip() == str(out / "plain-001.jpg")
    assert main(words) == 0
    assert main(words) == 2
    assert "exists already" in capsys.readouterr().err
    assert main([*words, "--keep-both"]) == 0
    assert (out / "plain_cutout (2).png").is_file()
    assert main(["image", str(tmp_path / "absent"), "--out", str(out)]) == 2
    assert (
        main(
            [
                "image",
                str(out / "plain-001.jpg"),
                "--out",
                str(out),
                "--matte-only",
                "--model",
                QUICK,
            ]
        )
        == 0
    )
    matte = read_picture(out / "plain-001_cutout.png")
    assert (matte[..., 0] == matte[..., 1]).all()


def test_a_picture_that_is_left_out_is_told_by_the_exit_code(pictures, tmp_path, capsys) -> None:
    broken = tmp_path / "in" / "broken.jpg"
    broken.write_bytes(b"no picture")
    out = tmp_path / "out"
    assert main(["image", str(broken.parent), "--out", str(out), "--model", QUICK]) == 2
    assert "broken.jpg" in capsys.readouterr().err
    assert len(list(out.iterdir())) == len(pictures)


def test_canvas_and_shadow_on_the_command_line(pictures, tmp_path: Path, capsys) -> None:
    out = tmp_path / "out"
    words = ["image", str(pictures["plain"]), "--out", str(out), "--model", QUICK]
    assert main([*words, "--canvas", "300x200"]) == 2
    assert "plain.jpg" in (told := capsys.readouterr().err)
    assert "no subject" in told
    for wrong in ("canvas big", "canvas 0x9", "margin 90", "shadow -1", "shadow-angle nan"):
        option, value = wrong.split()
        assert main([*words, f"--{option}", value]) == 2
        assert option.partition("-")[0] in capsys.readouterr().err
    assert not list(out.glob("*"))


def test_results_are_framed_and_named_by_their_size(pictures, tmp_path: Path) -> None:
    kept = keep(mask(), mended=True)
    framing = Framing(FrameKind.CANVAS, (300, 200))
    look = ImageLook(framing=framing, shadow=Shadow(0.5))
    one = (pictures["plain"],)
    order = ImageOrder(one, tmp_path / "out", look, template="{width}x{height}", model=QUICK)
    list(export_images(replace(order, mended=((one[0], kept),))))
    (result,) = (tmp_path / "out").iterdir()
    assert result.name == "300x200.png"
    with Image.open(result) as opened:
        assert opened.size == (300, 200)
        assert opened.getpixel((150, 100))[3] == 255


def test_a_16_bit_picture_is_read_as_its_8_bits(pictures: dict[str, Path]) -> None:
    picture = read_picture(pictures["deep"])
    assert picture.dtype == np.uint8
    assert picture.max() > 200
