"""What is known of a media file, as JSON values and as lines to read."""

from typing import Any

from gsa_desktop.core.media_info import MediaInfo, SoundStream

_PRIMARIES = {1: "BT.709", 5: "BT.601 PAL", 6: "BT.601 NTSC", 9: "BT.2020", 12: "Display P3"}
_TRANSFERS = {1: "BT.709", 6: "BT.601", 13: "sRGB", 16: "PQ", 18: "HLG"}


def as_dict(info: MediaInfo) -> dict[str, Any]:
    """JSON values; times in seconds, rates as fractions. Sound alone has 0 frames at rate 0."""
    colour = info.colour
    return {
        "path": str(info.path),
        "fingerprint": info.fingerprint,
        "size_bytes": info.size_bytes,
        "container": info.container,
        "codec": info.codec,
        "pixel_format": info.pixel_format,
        "width": info.width,
        "height": info.height,
        "pixel_aspect": str(info.pixel_aspect),
        "rotation": info.rotation,
        "frames": info.frames if info.has_picture else 0,
        "rate": str(info.table.rate) if info.has_picture else "0",
        "variable_rate": info.table.is_variable,
        "duration": float(info.table.duration),
        "has_alpha": info.has_alpha,
        "colour": {
            "primaries": colour.primaries,
            "transfer": colour.transfer,
            "matrix": colour.matrix,
            "full_range": colour.full_range,
            "bit_depth": colour.bit_depth,
        },
        "sounds": [_sound_dict(sound) for sound in info.sounds],
        "notes": list(info.notes),
    }


def as_lines(info: MediaInfo) -> list[str]:
    """A line for each thing worth knowing."""
    table, colour = info.table, info.colour
    rate = f"{float(table.rate):.3f}".rstrip("0").rstrip(".")
    kind = "variable rate, mean " if table.is_variable else ""
    tags = (
        f"{_PRIMARIES.get(colour.primaries, 'untagged')}, "
        f"{_TRANSFERS.get(colour.transfer, 'untagged')} transfer, "
        f"{'full' if colour.full_range else 'video'} range, {colour.bit_depth} bit"
    )
    names = info.container.split(",")  # of all formats that FFmpeg reads with one demuxer
    suffix = info.path.suffix.removeprefix(".").lower()
    container = suffix if suffix in names else names[0]
    sounds = [
        f"Sound    {sound.codec}, {sound.rate} Hz, {sound.channels} channels, "
        f"{float(sound.duration):.3f} s, starts at {float(sound.start):.3f} s"
        for sound in info.sounds
    ]
    notes = [f"Note     {note}" for note in info.notes]
    if not info.has_picture:
        return [str(info.path), f"Picture  none, in {container}", *sounds, *notes]
    lines = [
        str(info.path),
        f"Picture  {info.width}x{info.height}, {info.codec} {info.pixel_format} in {container}"
        f"{', with transparency' if info.has_alpha else ''}"
        f"{f', turned by {info.rotation} degrees' if info.rotation else ''}"
        f"{f', pixel aspect {info.pixel_aspect}' if info.pixel_aspect != 1 else ''}",
        f"Time     {info.frames} frames, {kind}{rate} fps, {float(table.duration):.3f} s",
        f"Colour   {tags}",
    ]
    return lines + sounds + notes


def _sound_dict(sound: SoundStream) -> dict[str, Any]:
    return {
        "index": sound.index,
        "codec": sound.codec,
        "rate": sound.rate,
        "channels": sound.channels,
        "start": float(sound.start),
        "duration": float(sound.duration),
    }
