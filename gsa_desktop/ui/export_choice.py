"""What could be exported, and how it is said."""

from dataclasses import dataclass
from pathlib import Path

from gsa_desktop.core.crop import CropShape
from gsa_desktop.core.export_order import ClipSource, TimelineSource
from gsa_desktop.core.export_preset import ExportPreset
from gsa_desktop.core.export_settings import ExportSettings
from gsa_desktop.core.project import (
    Background,
    Blur,
    Colour,
    Gradient,
    Picture,
    Transparent,
    Video,
)


@dataclass(frozen=True, eq=False)
class ExportChoice:
    """One thing that could be exported.

    Attributes:
        label: "Timeline", "Selected clip, in to out".
        source: What it is.
        name: How a file of it might be called, without suffix.
        missing: Frames whose masks have to be made first.
    """

    label: str
    source: ClipSource | TimelineSource
    name: str
    missing: int = 0

    @property
    def text(self) -> str:
        """The label with the number of frames."""
        return f"{self.label} ({self.source.frames} frames)"

    @property
    def background(self) -> Background | None:
        """What is behind the subject of a single clip."""
        return self.source.clip.background if isinstance(self.source, ClipSource) else None

    def needs_alpha(self, settings: ExportSettings) -> bool:
        """Whether nothing is behind the subject, and the format cannot say so."""
        transparent = isinstance(self.background, Transparent) and settings.key is None
        return transparent and not settings.preset.is_matte and not settings.preset.alpha

    def suggested(self, folder: Path, preset: ExportPreset) -> Path:
        """Where the result might go."""
        kind = "_matte" if preset.is_matte else ""
        if not kind and isinstance(self.source, ClipSource):
            kind = "_cutout"
        path = folder / f"{self.name}{kind}{preset.suffix}"
        if path in self.source.files:
            path = path.with_stem(f"{path.stem}_export")
        return path

    def summary(self, settings: ExportSettings) -> list[str]:
        """What will be written, a sentence each."""
        preset, source = settings.preset, self.source
        frames, rate = source.frames, source.rate
        if settings.rate is not None:
            frames, rate = max(1, round(frames / rate * settings.rate)), settings.rate
        lines = [
            f"{frames} frames, {self._size(settings)}, {float(rate):.2f} fps, "
            f"{self._sound(preset)}."
        ]
        if not preset.is_matte:
            lines.append(self._behind(settings))
        if self.missing:
            lines.append(f"{self.missing} frames have no mask yet: they are made first.")
        return lines

    def _size(self, settings: ExportSettings) -> str:
        width, height = self.source.size
        if settings.crop is not CropShape.WHOLE:
            whose = "subject" if isinstance(self.source, ClipSource) else "topmost cut-out"
            high = f", scaled to {settings.height} pixels high" if settings.height else ""
            return f"the part of {width} x {height} around the {whose}{high}"
        if settings.height:
            width, height = round(width * settings.height / height), settings.height
        return f"{width} x {height}"

    def _sound(self, preset: ExportPreset) -> str:
        if not self.source.has_sound:
            return "no sound to go along"
        return "with its sound" if preset.has_sound else "without sound (this format has none)"

    def _behind(self, settings: ExportSettings) -> str:
        preset = settings.preset
        if self.background is not None and settings.key is not None:
            return describe_background(Colour(settings.key), preset)
        if self.background is not None:
            return describe_background(self.background, preset)
        if preset.alpha:
            return "Where no clip is, it is transparent."
        return "Where no clip is, it is black."


def describe_background(background: Background, preset: ExportPreset) -> str:
    """One sentence on what will be behind the subject."""
    if isinstance(background, Transparent) and not preset.alpha:
        return "Background: none chosen."
    return f"Background: {background_name(background)}."


def background_name(background: Background) -> str:
    """What is behind the subject, in a few words."""
    match background:
        case Transparent():
            return "transparent"
        case Colour(rgb):
            return "the colour #{:02X}{:02X}{:02X}".format(*rgb)
        case Gradient():
            return "a gradient"
        case Picture(path) | Video(path):
            return path.name
        case Blur():
            return "the clip's own, blurred"
