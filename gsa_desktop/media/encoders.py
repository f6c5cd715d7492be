"""Encoders on graphics cards: found by a real encode of a few frames, never by their name alone."""

from dataclasses import dataclass
from fractions import Fraction
from functools import cache

import av
import av.error
import numpy as np
from av.video.codeccontext import VideoCodecContext
from av.video.frame import VideoFrame

from gsa_desktop.core.encoders import HARDWARE, SOFTWARE, EncoderChoice, can_choose
from gsa_desktop.core.errors import AppError
from gsa_desktop.core.export_settings import ExportSettings

_SIDE, _FRAMES = 256, 5
_FORMATS = {False: "nv12", True: "p010le"}


@dataclass(frozen=True)
class CardEncoder:
    """An encoder of a graphics card that works here.

    Attributes:
        choice: Its kind.
        name: FFmpeg's name.
        pixel_format: FFmpeg's name of the format that it takes.
        options: Of the encoder.
        bit_rate: Bits a second where there is no other measure; 0 if options say it.
    """

    choice: EncoderChoice
    name: str
    pixel_format: str
    options: tuple[tuple[str, str], ...]
    bit_rate: int = 0

    @property
    def note(self) -> str:
        """Who encodes, for a person."""
        return f"Encoded by the graphics card: {self.choice.value} ({self.name})."

    def failed(self, error: Exception) -> AppError:
        """What to say when it gives up."""
        return AppError(
            f"{self.choice.value} has stopped encoding ({_reason(error)}).",
            "Choose the processor as the encoder and export again.",
        )


def chosen_encoder(
    settings: ExportSettings, size: tuple[int, int], rate: Fraction, *, deep: bool
) -> CardEncoder | None:
    """The encoder of a graphics card that settings ask for; None where the processor encodes.

    Args:
        settings: The format and what was chosen with it.
        size: Width and height in the file.
        rate: Frames per second.
        deep: Whether there are more than 8 bits.

    Raises:
        AppError: The one that was asked for does not work on this computer, or not for the format.
    """
    preset, wanted = settings.preset, settings.encoder
    if wanted is EncoderChoice.CPU or not can_choose(preset):
        return None
    kinds = tuple(HARDWARE) if wanted is EncoderChoice.AUTO else (wanted,)
    reason = "there is none for this format"
    for kind in kinds:
        name = HARDWARE[kind].names.get(preset.codec)
        if name is None:
            continue
        reason = trial(name, _FORMATS[deep])
        if not reason:
            return _made(kind, name, settings, size, rate, deep=deep)
    if wanted is EncoderChoice.AUTO:
        return None
    raise AppError(
        f"{wanted.value} cannot encode {preset.label} on this computer ({reason}).",
        "Choose the processor as the encoder.",
    )


def working_encoders() -> dict[str, tuple[EncoderChoice, ...]]:
    """The kinds of graphics cards that work here, by the software encoder they stand for."""
    return {
        codec: tuple(
            kind
            for kind, row in HARDWARE.items()
            if codec in row.names and not trial(row.names[codec], _FORMATS[False])
        )
        for codec in SOFTWARE
    }


@cache
def trial(name: str, pixel_format: str) -> str:
    """Encode and decode some pictures: why that does not work here, or an empty text if it does."""
    try:
        codec = av.CodecContext.create(name, "w")
    except ValueError:  # UnknownCodecError
        return "not on this system"
    if not isinstance(codec, VideoCodecContext):
        return "it encodes no pictures"
    codec.width = codec.height = _SIDE
    codec.pix_fmt = pixel_format
    codec.time_base, codec.framerate = Fraction(1, 25), Fraction(25)
    try:
        codec.open()
    except (av.error.FFmpegError, OSError):
        return "no such graphics card, or no driver for it"
    try:
        packets = [packet for number in range(_FRAMES) for packet in codec.encode(_picture(number))]
        packets += codec.encode(None)
        decoder = av.CodecContext.create(codec.codec.canonical_name, "r")
        if not isinstance(decoder, VideoCodecContext):  # narrows the type: it has just encoded
            raise TypeError(name)
        decoder.extradata = codec.extradata
        frames = [frame for packet in packets for frame in decoder.decode(packet)]
        frames += decoder.decode(None)
    except (av.error.FFmpegError, OSError, ValueError) as error:
        return _reason(error)
    return "" if len(frames) == _FRAMES else f"{len(frames)} of {_FRAMES} pictures came back"


def _made(
    kind: EncoderChoice,
    name: str,
    settings: ExportSettings,
    size: tuple[int, int],
    rate: Fraction,
    *,
    deep: bool,
) -> CardEncoder:
    quality = settings.preset.quality
    level = settings.quality if settings.quality is not None else quality.default if quality else 0
    options = HARDWARE[kind].encoder_options(level, settings.bitrate_kbps)
    bit_rate = 0
    if not options and not settings.bitrate_kbps:
        # as x264 needs for a usual picture; six steps of quality halve it
        bit_rate = round(size[0] * size[1] * float(rate) * 0.2 * 2 ** ((18 - level) / 6))
    return CardEncoder(kind, name, _FORMATS[deep], tuple(options.items()), bit_rate)


def _picture(number: int) -> VideoFrame:
    rows = np.arange(_SIDE, dtype=np.uint8)[:, None]
    pixels = np.dstack([np.roll(rows * np.ones((1, _SIDE), np.uint8), 8 * number, 0)] * 3)
    frame = VideoFrame.from_ndarray(pixels, "rgb24")
    frame.pts, frame.time_base = number, Fraction(1, 25)
    return frame


def _reason(error: Exception) -> str:
    text = str(error).splitlines()[0] if str(error) else type(error).__name__
    return text.removeprefix("[Errno ").split("] ", 1)[-1].split(":", 1)[0].strip().lower()
