"""Which device encodes, and what each kind of encoder is called and wants."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType

from gsa_desktop.core.export_format import ExportPreset


class EncoderChoice(Enum):
    """Who encodes; the value is what the dialog says."""

    CPU = "Processor"
    AUTO = "Automatic"
    NVENC = "NVIDIA NVENC"
    QSV = "Intel Quick Sync"
    AMF = "AMD AMF"
    VIDEOTOOLBOX = "Apple VideoToolbox"


SOFTWARE = MappingProxyType({"libx264": "x264", "libx265": "x265", "libsvtav1": "SVT-AV1"})
"""The encoders of the table that graphics cards have counterparts of, and what people call them."""


@dataclass(frozen=True)
class Hardware:
    """A kind of encoder on a graphics card.

    Attributes:
        names: FFmpeg's encoder by the software encoder that it stands for.
        options: As (name, value); "{quality}" stands for the quality number.
        by_bitrate: The same where a bitrate is wanted.
    """

    names: Mapping[str, str]
    options: tuple[tuple[str, str], ...]
    by_bitrate: tuple[tuple[str, str], ...] = ()

    def encoder_options(self, quality: int, bitrate_kbps: int) -> dict[str, str]:
        """Options for a quality number, or for a bitrate unless that is 0."""
        chosen = self.by_bitrate if bitrate_kbps else self.options
        level = str(min(max(quality, _BEST), _WORST))
        return {name: level if value == "{quality}" else value for name, value in chosen}


_BEST, _WORST = 1, 51  # the scale of H.264, which all of them use


def _names(kind: str, codecs: Mapping[str, str]) -> Mapping[str, str]:
    return MappingProxyType({software: f"{name}_{kind}" for software, name in codecs.items()})


_H26X = {"libx264": "h264", "libx265": "hevc"}
_ALL = {**_H26X, "libsvtav1": "av1"}
HARDWARE: Mapping[EncoderChoice, Hardware] = MappingProxyType(
    {
        EncoderChoice.NVENC: Hardware(
            _names("nvenc", _ALL),
            (("preset", "p5"), ("rc", "vbr"), ("cq", "{quality}"), ("b", "0")),
            (("preset", "p5"), ("rc", "vbr")),
        ),
        EncoderChoice.QSV: Hardware(
            _names("qsv", _ALL), (("preset", "medium"), ("global_quality", "{quality}"), ("b", "0"))
        ),
        EncoderChoice.AMF: Hardware(
            _names("amf", _H26X),
            (("rc", "cqp"), ("qp_i", "{quality}"), ("qp_p", "{quality}"), ("quality", "quality")),
            (("rc", "vbr_peak"), ("quality", "quality")),
        ),
        # It has no quality that all of its machines know: the bitrate follows from the picture.
        EncoderChoice.VIDEOTOOLBOX: Hardware(_names("videotoolbox", _H26X), ()),
    }
)


def can_choose(preset: ExportPreset) -> bool:
    """Whether a graphics card could encode the format."""
    return preset.codec in SOFTWARE
