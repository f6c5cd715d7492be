"""Comparisons that results of every kind share."""

from fractions import Fraction

from gsa_desktop.core.media_info import MediaInfo
from gsa_desktop.core.timebase import FrameTable
from gsa_desktop.media.expected import Expected
from gsa_desktop.media.spots import Thumbnail, difference
from gsa_desktop.media.verify_report import Check

# Containers that count time in whole milliseconds round every time by up to half of one.
_COARSE_TIME = Fraction(1, 1000)
_PRIMARIES = {1: "BT.709", 5: "BT.601 PAL", 6: "BT.601 NTSC", 9: "BT.2020", 12: "Display P3"}
_TRANSFERS = {1: "BT.709", 6: "BT.601", 13: "sRGB", 16: "PQ", 18: "HLG"}
_MATRICES = {0: "RGB", 1: "BT.709", 5: "BT.601 PAL", 6: "BT.601 NTSC", 9: "BT.2020"}


def count_check(found: int, wanted: int) -> Check:
    """The number of frames."""
    detail = str(found) if found == wanted else f"{found} instead of {wanted}"
    return Check("frames", ok=found == wanted, detail=detail)


def times_check(found: FrameTable, wanted: FrameTable) -> Check:
    """Every frame at its time, as exactly as the container counts."""
    name = "times"
    if len(found) != len(wanted):
        return Check(name, ok=False, detail="cannot be compared: another number of frames")
    worst, where = Fraction(0), 0
    if (found.pts - found.pts[0]).tolist() != wanted.pts.tolist() or (
        found.time_base != wanted.time_base
    ):
        for number in range(len(wanted)):
            error = abs(found.time_of(number) - wanted.time_of(number))
            if error > worst:
                worst, where = error, number
    allowed = found.time_base if found.time_base >= _COARSE_TIME else Fraction(0)
    if not worst:
        return Check(name, ok=True, detail="every frame exactly at its time")
    return Check(
        name,
        ok=worst <= allowed,
        detail=f"frame {where} is {float(worst * 1000):.3f} ms off",
    )


def duration_check(found: FrameTable, wanted: FrameTable) -> Check:
    """The whole is as long as meant."""
    error = abs(found.duration - wanted.duration)
    allowed = max(2 * found.time_base, Fraction(1, 100))
    detail = f"{float(found.duration):.3f} s"
    if error > allowed:
        detail += f" instead of {float(wanted.duration):.3f} s"
    return Check("duration", ok=error <= allowed, detail=detail)


def size_check(found: tuple[int, int], expected: Expected) -> Check:
    """Width and height."""
    detail = "x".join(map(str, found))
    if found not in expected.sizes:
        detail += f" instead of {'x'.join(map(str, expected.sizes[0]))}"
    if expected.crop is not None:
        detail += f", of the source {expected.crop.text}".removesuffix(",")
    return Check("size", ok=found in expected.sizes, detail=detail)


def colour_check(info: MediaInfo, expected: Expected) -> Check:
    """Primaries, transfer, matrix and range as the file states them."""
    found = info.colour
    said = (found.primaries, found.transfer, found.matrix)
    detail = _colour_text(*said) + (", full range" if found.full_range else ", limited range")
    if info.pixel_format.startswith(("gray", "rgb", "bgr", "gbr", "pal", "argb", "abgr")):
        return Check("colour tags", ok=True, detail=f"{info.pixel_format} needs none")
    if expected.colour is None:
        return Check("colour tags", ok=2 not in said, detail=detail)
    wanted = expected.colour
    ok = said == (wanted.primaries, wanted.transfer, wanted.matrix)
    return Check("colour tags", ok=ok and found.full_range == wanted.full_range, detail=detail)


def _colour_text(primaries: int, transfer: int, matrix: int) -> str:
    """Code points of ITU-T H.273 by the names that people know."""
    names = (
        _PRIMARIES.get(primaries, str(primaries)),
        _TRANSFERS.get(transfer, str(transfer)),
        _MATRICES.get(matrix, str(matrix)),
    )
    if len(set(names)) == 1:
        return names[0]
    return "primaries {}, transfer {}, matrix {}".format(*names)


def alpha_checks(low: int, high: int, expected: Expected, *, has_alpha: bool) -> list[Check]:
    """Whether there is transparency, and between which values it was found."""
    if expected.alpha is None and not has_alpha:
        return []
    detail = f"from {low} to {high}" if has_alpha else "none"
    ok = expected.alpha is None or has_alpha == expected.alpha
    return [Check("alpha", ok=ok, detail=detail)]


class SpotCheck:
    """Collects how far pictures are from what was meant."""

    def __init__(self, expected: Expected) -> None:
        self._wanted = expected.spots
        self._tolerance = expected.tolerance
        self._worst = (0.0, -1)

    def add(self, number: int, found: Thumbnail) -> None:
        """Compare the thumbnail of a frame."""
        if number in self._wanted:
            self._worst = max(self._worst, (difference(found, self._wanted[number]), number))

    def checks(self) -> list[Check]:
        """One, or none if nothing could be compared."""
        error, number = self._worst
        if number < 0:
            return []
        detail = f"frame {number} is {error:.1f} levels off, the most of {len(self._wanted)} spots"
        return [Check("pictures", ok=error <= self._tolerance, detail=detail)]
