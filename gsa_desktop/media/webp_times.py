"""How long the last picture of an animated WebP is shown: its encoder only guesses that."""

from pathlib import Path

from gsa_desktop.core.timebase import FrameTable

_HEADER = 12  # "RIFF", size, "WEBP"
_DURATION_AT = 12  # in an ANMF chunk: x, y, width and height come before, three bytes each


def set_last_duration(path: Path, table: FrameTable) -> None:
    """Write what the table says into the last frame of a finished file.

    A file of a single picture is no animation and stays as it is.
    """
    start = round(table.time_of(len(table) - 1) * 1000)
    duration = round(table.duration * 1000) - start
    with path.open("rb+") as file:
        place, last = _HEADER, 0
        while True:
            file.seek(place)
            head = file.read(8)
            if len(head) < 8:
                break
            if head[:4] == b"ANMF":
                last = place + 8
            size = int.from_bytes(head[4:], "little")
            place += 8 + size + size % 2
        if last:
            file.seek(last + _DURATION_AT)
            file.write(duration.to_bytes(3, "little"))
