"""What options mean: clips, ranges, backgrounds, formats."""

import argparse
import re
import sys
from dataclasses import replace
from pathlib import Path

from gsa_desktop.cli.backgrounds import wished_background
from gsa_desktop.core.crop import CropShape
from gsa_desktop.core.encoders import EncoderChoice
from gsa_desktop.core.errors import AppError
from gsa_desktop.core.export_preset import PRESETS, ExportPreset, find_preset, preset_for
from gsa_desktop.core.export_settings import Depth, ExportSettings, HighRange
from gsa_desktop.core.media_info import MediaInfo
from gsa_desktop.core.own_presets import own_presets, read_preset
from gsa_desktop.core.project import (
    Background,
    Clip,
    Colour,
    SegmentSettings,
    Transparent,
)
from gsa_desktop.core.timebase import FrameRange, rate_of_text

ENCODERS = {choice.name.lower(): choice for choice in EncoderChoice}
CROPS = {
    "subject": CropShape.SUBJECT,
    "square": CropShape.SQUARE,
    "16:9": CropShape.WIDE,
    "9:16": CropShape.UPRIGHT,
}


def clip_of(options: argparse.Namespace, info: MediaInfo, background: Background) -> Clip:
    """The clip that the options speak of."""
    return Clip(
        id="cli",
        media=info.path,
        cut=media_range(options.range, info) or FrameRange(0, info.frames),
        segment=segment_settings_for(options),
        background=background,
    )


def segment_settings_for(options: argparse.Namespace) -> SegmentSettings:
    """Which model, and how hard it tries: what a clip in the window gets, unless it is said."""
    from gsanet.config import available_models

    model = options.model or available_models()[0]
    if Path(model).is_file():
        model = str(Path(model).absolute())
    return SegmentSettings(model, options.preset or SegmentSettings().preset)


def media_range(text: str | None, info: MediaInfo) -> FrameRange | None:
    """Frames of a file.

    Raises:
        AppError: It has none of them.
    """
    if text is None:
        return None
    start, _, stop = text.partition(":")
    first, last = int(start or 0), min(int(stop or info.frames), info.frames)
    if first >= last:
        raise AppError(f"{info.path.name} has frames 0:{info.frames}, none in {text}.")
    return FrameRange(first, last)


def frame_range(text: str) -> str:
    """For argparse: A:B, either of them may be left out."""
    if not re.fullmatch(r"\d*:\d*", text):
        raise argparse.ArgumentTypeError(f"{text!r} is not A:B (frames, B exclusive)")
    return text


def _preset_of(options: argparse.Namespace) -> ExportPreset:
    if options.format is not None:
        return find_preset(options.format)
    suffix = options.out.suffix.lower()
    found = preset_for(suffix, matte=options.matte_only)
    if found is not None and found.is_sequence and options.out.suffix:
        # a name like frames.png means the pictures, whose folder it becomes
        options.out = options.out.with_suffix("")
    if found is None:
        known = sorted({row.suffix for row in PRESETS if row.suffix})
        raise AppError(
            f"{options.out.name}: no format is known by that ending.",
            f"Use {', '.join(known)}, a folder for PNG pictures, or --format.",
        )
    return found


def background_for(options: argparse.Namespace, settings: ExportSettings) -> Background:
    """The wished background; a format without transparency needs one."""
    wished, preset = wished_background(options), settings.preset
    if wished is not None:
        return wished
    if settings.key is not None:
        return Colour(settings.key)
    if options.matte_only or preset.alpha:
        return Transparent()
    green = Colour()
    print(
        f"gsa: {preset.label} holds no transparency, so the background is "
        f"#{bytes(green.rgb).hex().upper()}; choose another with --background.",
        file=sys.stderr,
    )
    return green


def settings_for(options: argparse.Namespace) -> ExportSettings:
    """The format and what was chosen with it.

    Raises:
        AppError: There is no such format or preset.
    """
    own = _own_preset(options.own_preset) if options.own_preset else None
    if own is not None and options.background is not None:
        own = replace(own, key=None)
    settings = own or ExportSettings(_preset_of(options))
    wishes = {
        "quality": options.quality,
        "bitrate_kbps": options.bitrate,
        "encoder": None if options.encoder is None else ENCODERS[options.encoder],
        "height": options.height,
        "crop": None if options.crop is None else CROPS[options.crop],
        "crop_margin": options.crop_margin,
        "crop_follows": options.crop_follow or None,
        "full_range": options.full_range or None,
        "depth": None if options.depth is None else Depth[options.depth.upper()],
        "high_range": HighRange.SDR if options.sdr else None,
        "premultiplied": options.premultiplied or None,
        "constant_rate": options.constant_rate or None,
        "rate": None if options.rate is None else rate_of_text(options.rate),
        "first_number": options.start_number,
        "digits": options.digits,
        "report": options.report or None,
    }
    try:
        return replace(
            settings, **{name: wish for name, wish in wishes.items() if wish is not None}
        )
    except ValueError as error:
        raise AppError(f"An option is {error}.") from error


def _own_preset(name: str) -> ExportSettings:
    if Path(name).is_file():
        return read_preset(Path(name))[1]
    known = own_presets()
    if name not in known:
        kept = ", ".join(known) or "none"
        raise AppError(f"There is no preset of yours called {name}; kept: {kept}.")
    return known[name]
