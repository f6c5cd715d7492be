"""More than 8 bits, and colours beyond BT.709: kept where the format can, else converted."""

from dataclasses import replace
from fractions import Fraction

import av
import numpy as np
import pytest

from gsa_desktop.core.export_settings import Depth, ExportSettings, HighRange, settings_of
from gsa_desktop.core.media_info import ColourInfo
from gsa_desktop.media.colour_in import PictureKind
from gsa_desktop.media.export_plan import plan_export
from gsa_desktop.media.picture_codec import read_encoded
from gsa_desktop.media.probe import probe
from gsa_desktop.media.reader import VideoReader
from gsa_desktop.media.tone_map import to_709
from gsa_desktop.media.writer import Writer

WIDTH, HEIGHT = 880, 64
RAMP = np.linspace(64, 940, WIDTH)  # limited range of 10 bits
DEEP = ["h265", "av1", "av1-webm", "h265-mov", "prores4444", "prores422", "ffv1"]
PQ = ColourInfo(9, 16, 9, bit_depth=10)
HLG = ColourInfo(9, 18, 9, bit_depth=10)


@pytest.fixture
def deep_clip(tmp_path):
    """A ramp of all 10-bit greys, losslessly; tags as wanted."""

    def make(name="deep.mkv", primaries=1, transfer=1, matrix=1):
        path = tmp_path / name
        with av.open(str(path), "w") as output:
            stream = output.add_stream("ffv1", rate=25)
            stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "yuv420p10le"
            codec = stream.codec_context
            codec.color_primaries, codec.color_trc = primaries, transfer
            codec.colorspace, codec.color_range = matrix, 1
            for number in range(3):
                frame = av.VideoFrame(WIDTH, HEIGHT, "yuv420p10le")
                luma = np.repeat(np.rint(RAMP).astype("<u2")[None], HEIGHT, axis=0)
                for plane, values in zip(
                    frame.planes,
                    (luma, *[np.full((HEIGHT // 2, WIDTH // 2), 512, "<u2")] * 2),
                    strict=True,
                ):
                    rows = np.zeros((values.shape[0], plane.line_size // 2), "<u2")
                    rows[:, : values.shape[1]] = values
                    plane.update(rows.tobytes())
                frame.pts, frame.time_base = number, Fraction(1, 25)
                output.mux(stream.encode(frame))
            output.mux(stream.encode(None))
        return path

    return make


def exported(source, target, settings):
    info = probe(source)
    plan = plan_export(info, target, settings)
    kind = PictureKind(plan.deep, plan.to_709)
    with VideoReader(info, kind=kind) as reader, Writer(plan) as writer:
        for index, frame in enumerate(reader.frames(0, info.frames)):
            writer.write(frame.rgb, index)
        writer.finish()
    return plan


def greys(path):
    """(WIDTH,) the ramp in 16 bits as it was read back."""
    with VideoReader(path, kind=PictureKind(deep=True)) as reader:
        return reader.frame(1).rgb[HEIGHT // 2, :, 1].astype(float)


WANTED = (np.rint(RAMP) - 64) / 876 * 65535


@pytest.mark.parametrize("preset_id", DEEP)
def test_ten_bits_stay_ten_bits(deep_clip, tmp_path, preset_id):
    settings = replace(settings_of(preset_id), quality=8)
    plan = exported(deep_clip(), tmp_path / f"a{settings.preset.suffix}", settings)
    assert plan.deep
    info = probe(plan.path)
    assert info.colour.bit_depth >= 10
    back = greys(plan.path)
    step = 65535 / 876
    assert np.abs(back - WANTED).max() < 8 * step
    assert np.abs(back - WANTED).mean() < 1 * step
    assert len(np.unique(back)) > 500  # 8 bits would have 220
    assert not any("8-bit" in note for note in plan.notes)


@pytest.mark.parametrize("preset_id", ["png", "tiff", "exr"])
def test_pictures_keep_ten_bits(deep_clip, tmp_path, preset_id):
    plan = exported(deep_clip(), tmp_path / "folder", settings_of(preset_id))
    picture = read_encoded(sorted(plan.path.iterdir())[1])[HEIGHT // 2, :, 1].astype(float)
    if preset_id == "exr":
        code = np.where(picture <= 0.0031308, picture * 12.92, 1.055 * picture ** (1 / 2.4) - 0.055)
        assert np.abs(code * 65535 - WANTED).max() < 65535 / 876
        return
    assert np.abs(picture - WANTED).max() < 65535 / 876 / 2
    assert len(np.unique(picture)) > 800


def test_eight_bits_are_said_or_chosen(deep_clip, tmp_path):
    plan = exported(deep_clip(), tmp_path / "a.mp4", settings_of("h264"))
    assert not plan.deep
    assert any("8-bit precision" in note for note in plan.notes)
    eight = replace(settings_of("h265"), depth=Depth.EIGHT)
    assert not exported(deep_clip(), tmp_path / "b.mp4", eight).deep
    assert probe(tmp_path / "b.mp4").colour.bit_depth == 8


def test_full_range_is_tagged_and_right(deep_clip, tmp_path):
    settings = ExportSettings(settings_of("h265").preset, quality=8, full_range=True)
    plan = exported(deep_clip(), tmp_path / "a.mp4", settings)
    assert probe(plan.path).colour.full_range
    assert np.abs(greys(plan.path) - WANTED).mean() < 65535 / 876


@pytest.mark.parametrize("full", [False, True])
def test_deep_sources_are_shown_with_their_white_and_black(deep_clip, tmp_path, full):
    settings = ExportSettings(settings_of("h265").preset, quality=4, full_range=full)
    plan = exported(deep_clip(), tmp_path / "a.mp4", settings)
    with VideoReader(plan.path) as reader:
        shown = reader.frame(1).rgb[HEIGHT // 2].astype(int)
    assert np.abs(shown - np.rint(WANTED / 257)[:, None]).max() <= 1


@pytest.mark.parametrize(("transfer", "name"), [(16, "PQ"), (18, "HLG")])
def test_hdr_is_kept_with_its_tags_or_mapped(deep_clip, tmp_path, transfer, name):
    source = deep_clip(primaries=9, transfer=transfer, matrix=9)
    plan = exported(source, tmp_path / "hdr.mp4", replace(settings_of("h265"), quality=8))
    colour = probe(plan.path).colour
    assert (colour.primaries, colour.transfer, colour.matrix) == (9, transfer, 9)
    assert np.abs(greys(plan.path) - WANTED).mean() < 65535 / 876
    sdr = replace(settings_of("h265"), high_range=HighRange.SDR)
    plan = exported(source, tmp_path / "sdr.mp4", sdr)
    colour = probe(plan.path).colour
    assert (colour.primaries, colour.transfer, colour.matrix) == (1, 1, 1)
    assert any("BT.709" in note for note in plan.notes)
    back = greys(plan.path)
    assert back[0] < 1000
    assert np.diff(back[::40]).min() > -100


@pytest.mark.parametrize("colour", [PQ, HLG], ids=["PQ", "HLG"])
def test_tone_mapping_keeps_black_grey_and_order(colour):
    code = np.linspace(0, 65535, 512).astype(np.uint16)
    grey = np.repeat(code[None, :, None], 3, axis=2)
    mapped = to_709(grey, colour)[0].astype(int)
    assert mapped[0].max() == 0
    assert np.abs(mapped - mapped[:, :1]).max() <= 65535 // 200
    assert np.diff(mapped[:, 1]).min() >= -1
    assert mapped.max() <= 65535


def test_diffuse_white_of_pq_is_bright_and_its_peak_is_not_clipped():
    white = round(0.5807 * 65535)  # 203 nits
    codes = np.array([[[white] * 3, [65535] * 3]], np.uint16)
    shown, peak = to_709(codes, PQ)[0, :, 0] / 65535
    assert 0.9 < shown < peak <= 1


def test_sdr_of_wide_gamut_keeps_greys_and_saturates_primaries():
    wide = ColourInfo(9, 1, 9)
    codes = np.array([[[30000] * 3, [50000, 20000, 20000]]], np.uint16)
    grey, red = to_709(codes, wide)[0].astype(int)
    assert np.abs(grey - 30000).max() < 100
    assert red[0] > 50000
    assert red[1] < 20000
