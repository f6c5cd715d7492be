"""A format with a person's wishes: what an export preset of theirs is made of."""

from dataclasses import dataclass
from enum import Enum
from fractions import Fraction

from gsa_desktop.core.crop import CropShape
from gsa_desktop.core.encoders import EncoderChoice
from gsa_desktop.core.export_preset import ExportPreset, find_preset


class Depth(Enum):
    """How many bits a colour has in the file; the value is what the dialog says."""

    SOURCE = "As the source"
    EIGHT = "8 bits"
    DEEP = "10 bits or more"


class HighRange(Enum):
    """What becomes of PQ and HLG pictures; the value is what the dialog says."""

    KEEP = "Keep HDR and its tags"
    SDR = "Tone-map to SDR"


@dataclass(frozen=True)
class ExportSettings:
    """All that can be chosen, apart from what is exported and where to.

    Attributes:
        preset: The format.
        quality: The format's quality number; None for its default.
        bitrate_kbps: Kilobits a second instead of a quality; 0 for none.
        encoder: Who encodes, where a graphics card could.
        height: Height in pixels, the width follows; 0 for the source's own.
        crop: What of a clip's picture is exported.
        crop_margin: Room around the subject, in percent of its longer side.
        crop_follows: Whether that part moves with the subject, as large as it needs at most.
        full_range: Whether luma goes from 0 to 255 instead of 16 to 235.
        depth: How many bits a colour has, as far as the format can.
        high_range: What becomes of HDR.
        key: Colour behind the subject of a clip instead of its own background, red, green, blue
            0..255; None for its own.
        premultiplied: Whether colours are multiplied by alpha; False is straight alpha.
        constant_rate: Whether a clip of variable rate is conformed to a constant one.
        rate: Frames per second that a clip or timeline is conformed to; None for its own.
        first_number: Number of the first picture of a folder.
        digits: Least digits of the numbers.
        report: Whether what was checked is also written beside the result, as `.verify.json`.

    Raises:
        ValueError: A number is out of range.
    """

    preset: ExportPreset
    quality: int | None = None
    bitrate_kbps: int = 0
    encoder: EncoderChoice = EncoderChoice.CPU
    height: int = 0
    crop: CropShape = CropShape.WHOLE
    crop_margin: int = 10
    crop_follows: bool = False
    full_range: bool = False
    depth: Depth = Depth.SOURCE
    high_range: HighRange = HighRange.KEEP
    key: tuple[int, int, int] | None = None
    premultiplied: bool = False
    constant_rate: bool = False
    rate: Fraction | None = None
    first_number: int = 0
    digits: int = 5
    report: bool = False

    def __post_init__(self) -> None:
        numbers = (self.bitrate_kbps, self.height, self.first_number, self.crop_margin)
        key: tuple[int, ...] = self.key or (0, 0, 0)  # a file of presets may hold any
        if self.rate is not None and self.rate <= 0:
            raise ValueError(f"no rate: {self.rate}")
        if min(*numbers, *key) < 0 or max(key) > 255 or len(key) != 3 or not 1 <= self.digits <= 12:
            raise ValueError(
                "out of range: bitrate, height, numbers and room are 0 or more, a colour is 0 to"
                " 255 and digits are 1 to 12"
            )

    @property
    def encoder_options(self) -> dict[str, str]:
        """Options of the format's encoder; a bitrate goes to the codec context instead."""
        preset = self.preset
        options = dict(preset.options)
        if self.bitrate_kbps and preset.quality is not None:
            options.pop("b", None)
        elif preset.quality is not None:
            chosen = preset.quality.default if self.quality is None else self.quality
            limited = min(max(chosen, preset.quality.best), preset.quality.worst)
            options[preset.quality.option] = str(limited)
        return options

    def is_deep(self, source_bits: int) -> bool:
        """Whether pictures go into the file with more than 8 bits.

        Args:
            source_bits: Bits per component of the source.
        """
        if self.depth is Depth.EIGHT or self.preset.is_matte or not self.preset.can_be_deep:
            return False
        return self.depth is Depth.DEEP or source_bits > 8


def settings_of(preset_id: str) -> ExportSettings:
    """A format as it is.

    Raises:
        KeyError: There is none of that id.
    """
    return ExportSettings(find_preset(preset_id))
