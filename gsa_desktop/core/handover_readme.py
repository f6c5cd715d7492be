"""The text that goes along with a pack: what is in it, and with which settings it was made."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from gsa_desktop.core.handover import HandOverOrder
from gsa_desktop.core.media_info import MediaInfo
from gsa_desktop.core.project import Clip, RefineSettings
from gsa_desktop.core.timebase import rate_text


@dataclass(frozen=True, eq=False)
class MatteRow:
    """A clip of the timeline and what is known of its matte's file."""

    clip: Clip
    info: MediaInfo


def readme_text(
    order: HandOverOrder, mattes: Sequence[MatteRow], files: Sequence[str], start: str
) -> str:
    """The text.

    Args:
        order: What was handed over.
        mattes: What was made of it.
        files: Names of the other files of the pack.
        start: Timecode of the timeline's first frame.
    """
    source = order.source
    width, height = source.size
    rate = source.rate
    lines = [
        f"{order.name}, handed over by GSA Desktop",
        "",
        "TIMELINE",
        f"  rate    {rate_text(rate)} frames per second ({rate.numerator}/{rate.denominator})",
        f"  size    {width} x {height}",
        f"  length  {source.frames} frames",
        f"  start   {start}",
        "",
        "FILES",
        *(f"  {name}{_says(name)}" for name in files),
        *(f"  mattes/{name}" for name in _names(mattes)),
    ]
    if mattes:
        lines += ["", *_matte_lines(order, mattes)]
    lines += ["", "SOURCES", *(f"  {path}" for path in source.files if path not in source.protect)]
    return "\n".join(lines) + "\n"


def _says(name: str) -> str:
    match Path(name).suffix:
        case ".otio" if name.endswith("_mattes.otio"):
            return "  the same cuts of the mattes, to lay over the timeline"
        case ".otio":
            return "  the timeline with all tracks, clips and gaps"
        case ".edl":
            return "  cuts of one picture track, CMX 3600"
        case _:
            return ""


def _names(mattes: Sequence[MatteRow]) -> list[str]:
    return list(dict.fromkeys(row.info.path.name for row in mattes))


def _matte_lines(order: HandOverOrder, mattes: Sequence[MatteRow]) -> list[str]:
    lines = [
        "MATTES",
        f"  format  {order.matte.label}; white is the subject, use it as a luma matte",
        "  Each begins at the first frame its clip uses, has the frames of the source one to one,",
        "  and goes on with the source's timecode where the source has one.",
    ]
    for row in mattes:
        clip = row.clip
        lines += [
            "",
            f"  {row.info.path.name}",
            f"    clip      {clip.media.name}, frames {clip.cut.start} to {clip.cut.stop - 1}",
            f"    timeline  frame {clip.start}, {clip.length} frames",
            f"    timecode  {row.info.timecode or 'none'}",
            f"    model     {clip.segment.model}, {clip.segment.preset}",
            f"    edge      {_edge(clip.refine)}",
        ]
    return lines


def _edge(refine: RefineSettings) -> str:
    return (
        f"threshold {refine.threshold:g}, softness {refine.softness:g}, "
        f"grow {refine.grow_px:g} px, feather {refine.feather_px:g} px, "
        f"holes up to {refine.fill_holes:g}, specks up to {refine.drop_specks:g}"
    )
