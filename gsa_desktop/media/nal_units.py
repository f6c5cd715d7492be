"""H.264 and H.265 as files and as encoders hold them: with lengths, and with start codes."""

_START = b"\0\0\0\1"
_LENGTH = 4  # bytes; what all our containers write


def with_start_codes(packet: bytes) -> bytes:
    """A packet out of MP4, MOV or Matroska as an encoder gives it.

    Raises:
        ValueError: Its lengths do not add up.
    """
    parts, at = [], 0
    while at < len(packet):
        end = at + _LENGTH + int.from_bytes(packet[at : at + _LENGTH])
        if end > len(packet) or end == at + _LENGTH:
            raise ValueError(f"a unit of {end - at - _LENGTH} bytes in {len(packet)}")
        parts += [_START, packet[at + _LENGTH : end]]
        at = end
    return b"".join(parts)


def parameter_sets(codec: str, extradata: bytes) -> frozenset[bytes]:
    """What a decoder needs to know before the first picture, however it is stored.

    Args:
        codec: FFmpeg's name of the codec: "h264" or "hevc".
        extradata: Of an encoder or of a file.
    """
    is_h264 = codec == "h264"
    if extradata[:1] == b"\1":
        units = _h264_box(extradata) if is_h264 else _hevc_box(extradata)
    else:
        units = [unit.rstrip(b"\0") for unit in extradata.split(_START[1:])[1:]]
    if is_h264:
        return frozenset(unit for unit in units if unit[0] & 31 in {7, 8})
    return frozenset(unit for unit in units if unit[0] >> 1 & 63 in {32, 33, 34})


def _h264_box(box: bytes) -> list[bytes]:
    """Of an AVCDecoderConfigurationRecord (ISO/IEC 14496-15)."""
    units: list[bytes] = []
    at = 5
    for mask in (31, 255):
        count, at = box[at] & mask, at + 1
        at = _read(box, at, count, units)
    return units


def _hevc_box(box: bytes) -> list[bytes]:
    """Of an HEVCDecoderConfigurationRecord (the same standard)."""
    units: list[bytes] = []
    at = 23
    for _ in range(box[22]):
        count = int.from_bytes(box[at + 1 : at + 3])
        at = _read(box, at + 3, count, units)
    return units


def _read(box: bytes, at: int, count: int, units: list[bytes]) -> int:
    """Units with a length of two bytes each; returns where they end."""
    for _ in range(count):
        size = int.from_bytes(box[at : at + 2])
        units.append(box[at + 2 : at + 2 + size].rstrip(b"\0"))
        at += 2 + size
    return at
