"""What an export can be: one row a format, checked when it is made."""

from dataclasses import dataclass
from enum import Enum


class Content(Enum):
    """What the pixels of an export are."""

    PICTURE = "picture"
    MATTE = "matte"


@dataclass(frozen=True)
class ExportPreset:
    """One export format.

    Attributes:
        id: Stable name for the command line and saved projects.
        label: What the export dialog shows.
        opens_in: One sentence on what opens the result.
        suffix: File suffix with its dot; empty where the result is a folder of numbered pictures.
        container: FFmpeg's name of the muxer; empty for a folder.
        codec: FFmpeg's name of the encoder.
        pixel_format: FFmpeg's name of the format that is handed to the encoder.
        options: Encoder options as (name, value); the writer refuses names it does not know.
        content: The finished picture, or its matte alone.
        alpha: Whether the file carries transparency (straight alpha).
        sound_copy: Codecs of sound that go into the container packet by packet.
        sound_encoder: Encoder for all other sound; empty where the format holds no sound.
        even_size: Whether width and height have to be even (4:2:0 chroma).

    Raises:
        ValueError: The row contradicts itself.
    """

    id: str
    label: str
    opens_in: str
    suffix: str
    container: str
    codec: str
    pixel_format: str
    options: tuple[tuple[str, str], ...] = ()
    content: Content = Content.PICTURE
    alpha: bool = False
    sound_copy: frozenset[str] = frozenset()
    sound_encoder: str = ""
    even_size: bool = False

    def __post_init__(self) -> None:
        if bool(self.suffix) != bool(self.container):
            raise ValueError(f"preset {self.id}: suffix and container belong together")
        if self.suffix and not self.suffix.startswith("."):
            raise ValueError(f"preset {self.id}: the suffix starts with a dot")
        if self.content is Content.MATTE and self.alpha:
            raise ValueError(f"preset {self.id}: a matte is a picture of the alpha, it has none")
        if self.sound_copy and not self.sound_encoder:
            raise ValueError(f"preset {self.id}: sound that cannot be copied needs an encoder")

    @property
    def is_sequence(self) -> bool:
        """Whether the result is a folder of numbered pictures."""
        return not self.suffix

    @property
    def has_sound(self) -> bool:
        """Whether the format holds sound."""
        return bool(self.sound_encoder)


_MP4_SOUND = frozenset({"aac", "mp3", "ac3", "eac3", "alac", "opus", "flac"})
_MOV_SOUND = frozenset(
    {"aac", "mp3", "ac3", "eac3", "alac", "pcm_s16le", "pcm_s24le", "pcm_s32le", "pcm_s16be"}
)
_X264 = (("preset", "veryfast"), ("crf", "18"))

PRESETS: tuple[ExportPreset, ...] = (
    ExportPreset(
        id="h264",
        label="H.264 video (MP4)",
        opens_in="Plays everywhere: browsers, phones, every editor. No transparency.",
        suffix=".mp4",
        container="mp4",
        codec="libx264",
        pixel_format="yuv420p",
        options=_X264,
        sound_copy=_MP4_SOUND,
        sound_encoder="aac",
        even_size=True,
    ),
    ExportPreset(
        id="prores4444",
        label="ProRes 4444 with transparency (MOV)",
        opens_in="DaVinci Resolve, Premiere Pro, After Effects, Final Cut Pro, Kdenlive, Blender.",
        suffix=".mov",
        container="mov",
        codec="prores_ks",
        pixel_format="yuva444p10le",
        options=(("profile", "4444"), ("vendor", "apl0"), ("alpha_bits", "16")),
        alpha=True,
        sound_copy=_MOV_SOUND,
        sound_encoder="aac",
    ),
    ExportPreset(
        id="png",
        label="PNG pictures with transparency (folder)",
        opens_in="Every editor and compositor as an image sequence: Nuke, Blender, After Effects.",
        suffix="",
        container="",
        codec="png",
        pixel_format="rgba",
        alpha=True,
    ),
    ExportPreset(
        id="matte-h264",
        label="Matte only, H.264 (MP4)",
        opens_in="Plays everywhere; use it as a luma matte. White is the subject.",
        suffix=".mp4",
        container="mp4",
        codec="libx264",
        pixel_format="yuv420p",
        options=(("preset", "veryfast"), ("crf", "12")),
        content=Content.MATTE,
        even_size=True,
    ),
    ExportPreset(
        id="matte-ffv1",
        label="Matte only, lossless FFV1 (MKV)",
        opens_in="FFmpeg, Kdenlive, Shotcut, VLC; every value of the matte is kept exactly.",
        suffix=".mkv",
        container="matroska",
        codec="ffv1",
        pixel_format="gray",
        options=(("level", "3"), ("slicecrc", "1")),
        content=Content.MATTE,
    ),
    ExportPreset(
        id="matte-png",
        label="Matte only, PNG pictures (folder)",
        opens_in="Every editor and compositor as an image sequence of 8-bit gray pictures.",
        suffix="",
        container="",
        codec="png",
        pixel_format="gray",
        content=Content.MATTE,
    ),
)


def find_preset(preset_id: str) -> ExportPreset:
    """The row with an id.

    Raises:
        KeyError: No row has it; the message lists all ids.
    """
    for preset in PRESETS:
        if preset.id == preset_id:
            return preset
    raise KeyError(f"no preset {preset_id!r}; there are {', '.join(row.id for row in PRESETS)}")


def preset_for(suffix: str, *, matte: bool = False, alpha: bool = False) -> ExportPreset | None:
    """The first row that a file suffix means, or None.

    Args:
        suffix: As in `Path.suffix`; empty means a folder of pictures.
        matte: Whether the matte alone is wanted.
        alpha: Whether a row without transparency must not be chosen.
    """
    content = Content.MATTE if matte else Content.PICTURE
    for preset in PRESETS:
        if preset.suffix == suffix.lower() and preset.content is content:
            if alpha and not preset.alpha:
                continue
            return preset
    return None
