"""What is known of a file, in words."""

from fractions import Fraction

from gsa_desktop.core.media_info import ColourInfo, MediaInfo, SoundStream
from gsa_desktop.core.project import Clip
from gsa_desktop.core.timebase import timecode
from gsa_desktop.ui.time_text import position_timecode

TIMES = "\u00d7"
CODECS = {
    "h264": "H.264",
    "hevc": "H.265",
    "av1": "AV1",
    "vp8": "VP8",
    "vp9": "VP9",
    "prores": "ProRes",
    "ffv1": "FFV1",
    "mpeg4": "MPEG-4",
    "mpeg2video": "MPEG-2",
    "mjpeg": "Motion JPEG",
    "png": "PNG",
    "aac": "AAC",
    "mp3": "MP3",
    "opus": "Opus",
    "vorbis": "Vorbis",
    "flac": "FLAC",
    "ac3": "AC-3",
}


def is_sound_alone(info: MediaInfo | None) -> bool:
    """Whether a known file has no picture."""
    return info is not None and not info.has_picture


def rate_text(info: MediaInfo) -> str:
    """`29.97 fps`, or `~29.97 fps variable`."""
    rate = f"{float(info.table.rate):.3f}".rstrip("0").rstrip(".")
    return f"~{rate} fps variable" if info.table.is_variable else f"{rate} fps"


def colour_text(colour: ColourInfo) -> str:
    """The colour space as people know it; "" where the file does not say."""
    if colour.transfer in (16, 18):
        return "HDR PQ" if colour.transfer == 16 else "HDR HLG"
    return {1: "BT.709", 5: "BT.601", 6: "BT.601", 9: "BT.2020"}.get(colour.matrix, "")


def short_facts(info: MediaInfo) -> list[str]:
    """Rate, size and colour, or the sound alone, in short."""
    if not info.has_picture:
        return [sound_text(sound) for sound in info.sounds[:1]]
    facts = [rate_text(info), f"{info.width}{TIMES}{info.height}", colour_text(info.colour)]
    return [fact for fact in facts if fact]


def size_text(size_bytes: int) -> str:
    """A file size in the largest unit that keeps it over 1."""
    size, unit = float(size_bytes), "B"
    for unit in ("B", "KB", "MB", "GB", "TB"):
        if size < 1000 or unit == "TB":
            break
        size /= 1000
    return f"{size:.0f} {unit}" if size >= 100 or unit == "B" else f"{size:.1f} {unit}"


def length_text(seconds: Fraction) -> str:
    """`3.5 s`, `1:02` or `1:02:03`."""
    if seconds < 10:
        return f"{float(seconds):.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}"


def codec_text(name: str) -> str:
    """The name people know a codec by."""
    return CODECS.get(name, name.upper())


def sound_text(sound: SoundStream) -> str:
    """`AAC, 48 kHz, stereo`."""
    channels = {1: "mono", 2: "stereo", 6: "5.1", 8: "7.1"}.get(sound.channels)
    rate = f"{sound.rate / 1000:.1f}".removesuffix(".0")
    return f"{codec_text(sound.codec)}, {rate} kHz, {channels or f'{sound.channels} channels'}"


def clip_facts(clip: Clip, rate: Fraction) -> list[tuple[str, str]]:
    """Where a clip is on the timeline and what it uses of its file, as names and values."""
    first, last = clip.cut.start, clip.cut.stop - 1
    return [
        ("Clip", f"{position_timecode(clip.start, rate)} to {position_timecode(clip.stop, rate)}"),
        ("Lasts", f"{timecode(clip.length, rate)}  ({clip.length} frames)"),
        ("Shows", f"frames {first + 1} to {last + 1} of the file"),
    ]


def long_facts(info: MediaInfo) -> list[tuple[str, str]]:
    """Everything a person may want to know, as names and values."""
    file = [
        ("File", info.path.name),
        ("Folder", str(info.path.parent)),
        ("Size", size_text(info.size_bytes)),
    ]
    sounds = [("Sound", sound_text(sound)) for sound in info.sounds] or [("Sound", "none")]
    sounds += [("Note", note) for note in info.notes]
    if not info.has_picture:
        return [*file, ("Length", length_text(info.table.duration)), *sounds]
    size = f"{info.width} {TIMES} {info.height}"
    if info.pixel_aspect != 1:
        size += f", pixels {float(info.pixel_aspect):.3g}:1"
    length = f"{timecode(info.frames, info.table.rate)}  ({info.frames} frames)"
    facts = [
        *file,
        ("Picture", size),
        ("Length", length),
        ("Rate", rate_text(info)),
        ("Codec", f"{codec_text(info.codec)} ({info.pixel_format})"),
        ("Colour", _colour_line(info.colour)),
    ]
    if info.rotation:
        facts.append(("Rotated", f"{info.rotation}\N{DEGREE SIGN} (shown upright)"))
    if info.has_alpha:
        facts.append(("Transparency", "yes"))
    return facts + sounds


def _colour_line(colour: ColourInfo) -> str:
    depth = f"{colour.bit_depth} bit"
    levels = "full range" if colour.full_range else "video range"
    return ", ".join(part for part in (colour_text(colour) or "not stated", levels, depth) if part)
