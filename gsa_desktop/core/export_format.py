"""What an export format is: one row of the table, checked when it is made."""

from dataclasses import dataclass
from enum import Enum


class Content(Enum):
    """What the pixels of an export are."""

    PICTURE = "picture"
    MATTE = "matte"


class Purpose(Enum):
    """What a format is for; the value is the heading in the dialog."""

    SHARING = "For sharing"
    ALPHA = "With transparency"
    EDITING = "For editing"
    PICTURES = "Numbered pictures"
    MATTE = "Matte only"


@dataclass(frozen=True)
class Quality:
    """The number by which an encoder trades size for quality; a lower one is better.

    Attributes:
        option: The encoder's name of it.
        default: What is used unless a person says otherwise.
        best, worst: The range that is offered.
    """

    option: str
    default: int
    best: int
    worst: int


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
        deep_format: The same for sources of more than 8 bits; empty where 8 bits are all it holds,
            or where pixel_format holds more anyway.
        options: Encoder options as (name, value); the writer refuses names it does not know.
        quality: How the size is controlled; None for lossless and fixed formats.
        purpose: Its heading in the dialog.
        content: The finished picture, or its matte alone.
        alpha: Whether the file carries transparency.
        linear: Whether values are linear light, premultiplied (OpenEXR).
        sound_copy: Codecs of sound that go into the container packet by packet.
        sound_encoder: Encoder for all other sound; empty where the format holds no sound.
        even_size: Whether width and height have to be even (4:2:0 chroma).
        tag: Four-character code of the stream, where players want a certain one.
        least_side: Pixels that width and height must have; smaller ones stall or crash the encoder.
        picture_suffix: Suffix of the pictures of a folder, with its dot.

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
    deep_format: str = ""
    options: tuple[tuple[str, str], ...] = ()
    quality: Quality | None = None
    purpose: Purpose = Purpose.SHARING
    content: Content = Content.PICTURE
    alpha: bool = False
    linear: bool = False
    sound_copy: frozenset[str] = frozenset()
    sound_encoder: str = ""
    even_size: bool = False
    tag: str = ""
    least_side: int = 0
    picture_suffix: str = ""

    def __post_init__(self) -> None:
        if bool(self.suffix) != bool(self.container):
            raise ValueError(f"preset {self.id}: suffix and container belong together")
        if bool(self.suffix) == bool(self.picture_suffix):
            raise ValueError(f"preset {self.id}: it is a file or a folder of pictures")
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

    @property
    def is_matte(self) -> bool:
        """Whether it is the matte alone."""
        return self.content is Content.MATTE

    @property
    def is_yuv(self) -> bool:
        """Whether the file has luma and chroma, and so a matrix and a range."""
        return self.pixel_format.startswith("yuv")

    @property
    def keeps_pixel_aspect(self) -> bool:
        """Whether it can say that pixels are not square."""
        return self.container in {"mov", "mp4"} or self.picture_suffix == ".png"

    @property
    def has_timecode(self) -> bool:
        """Whether it can say the timecode of its first frame."""
        return self.container in {"mov", "mp4", "matroska"}

    @property
    def can_be_full(self) -> bool:
        """Whether luma can go from 0 to 255: ProRes and QuickTime cannot say so."""
        return self.is_yuv and self.codec != "prores_ks"

    @property
    def can_be_deep(self) -> bool:
        """Whether colours can have more than 8 bits."""
        return bool(self.deep_format) or self.pixel_format.endswith(("10le", "f32le"))
