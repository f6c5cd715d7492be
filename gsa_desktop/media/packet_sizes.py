"""What a few encoded frames say of the size of many."""

from collections.abc import Sequence
from dataclasses import dataclass

import av

from gsa_desktop.media.export_plan import ExportPlan

# How far apart encoders put pictures that stand alone, unless a cut asks for one.
_KEY_DISTANCE = 250


@dataclass(frozen=True)
class PacketSizes:
    """Of a short encoded stretch.

    Attributes:
        keys, others: Bytes of the pictures that stand alone, and of the rest.
        rest: Bytes of sound and container.
        frames: How many pictures were encoded.
    """

    keys: tuple[int, ...]
    others: tuple[int, ...]
    rest: int
    frames: int


def packet_sizes(plan: ExportPlan) -> PacketSizes:
    """Of what lies under a plan's `part`; every picture of a folder stands alone."""
    if plan.preset.is_sequence:
        sizes = tuple(picture.stat().st_size for picture in plan.part.iterdir())
        return PacketSizes(sizes, (), 0, len(plan.table))
    size = plan.part.stat().st_size
    if plan.preset.container == "webp":
        return PacketSizes((), (size,), 0, len(plan.table))
    keys: list[int] = []
    others: list[int] = []
    with av.open(str(plan.part)) as container:
        for packet in container.demux(video=0):
            if packet.size:
                (keys if packet.is_keyframe else others).append(packet.size)
    return PacketSizes(tuple(keys), tuple(others), size - sum(keys) - sum(others), len(plan.table))


def extrapolated(parts: Sequence[PacketSizes], frames: int) -> int:
    """Bytes of a whole of so many frames.

    Args:
        parts: Of at least one stretch.
        frames: How many pictures the whole has.
    """
    seen = sum(part.frames for part in parts)
    keys = [size for part in parts for size in part.keys]
    others = [size for part in parts for size in part.others]
    rest = sum(part.rest for part in parts) / seen * frames
    if not others:
        return round(sum(keys) / seen * frames + rest)
    alone = min(len(keys), 1) * -(-frames // _KEY_DISTANCE)
    key_bytes = alone * sum(keys) / max(len(keys), 1)
    # a codec may write fewer packets than frames
    other_bytes = sum(others) / max(seen - len(keys), 1) * max(frames - alone, 0)
    return round(key_bytes + other_bytes + rest)
