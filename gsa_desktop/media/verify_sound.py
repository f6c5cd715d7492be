"""Whether the sound of a result is there, whole, and in time."""

from fractions import Fraction

from gsa_desktop.core.media_info import MediaInfo
from gsa_desktop.media.expected import ExpectedSound
from gsa_desktop.media.planned_sound import FileSound
from gsa_desktop.media.sound_offset import sound_offset
from gsa_desktop.media.verify_report import Check

_SOUND_SHIFT = Fraction(5, 1000)
_SOUND_END_TOLERANCE = Fraction(1, 10)
# A copied packet at the end is whole: it may reach over the cut by what the longest (AAC) holds.
_PACKET_SAMPLES = 2048


def sound_checks(info: MediaInfo, wanted: tuple[ExpectedSound, ...]) -> list[Check]:
    """Compare every stream with what it ought to be, also by listening."""
    if len(info.sounds) != len(wanted):
        detail = f"{len(info.sounds)} streams instead of {len(wanted)}"
        return [Check("sound", ok=False, detail=detail)]
    if not wanted:
        return [Check("sound", ok=True, detail="none, as wanted")]
    checks = []
    for place, (sound, expected) in enumerate(zip(info.sounds, wanted, strict=True)):
        early = expected.start - sound.start  # an encoder's delay is silence before the sound
        end_error = abs(sound.start + sound.duration - expected.end)
        allowed = max(_SOUND_END_TOLERANCE, Fraction(_PACKET_SAMPLES, sound.rate))
        ok = early >= -_SOUND_SHIFT and end_error <= allowed
        detail = (
            f"{sound.codec} {sound.rate} Hz, {sound.channels} ch, "
            f"from {float(sound.start):.3f} s for {float(sound.duration):.3f} s"
        )
        checks.append(Check("sound", ok=ok, detail=detail))
        shift = sound_offset(expected.origin, FileSound(info, place), expected.end)
        if shift is None:
            ok = abs(early) <= _SOUND_SHIFT or sound.codec != expected.origin.codec
            checks.append(Check("sound in time", ok=ok, detail="by its times; nothing to hear"))
        else:
            ok = abs(shift) <= _SOUND_SHIFT
            detail = f"{float(shift) * 1000:+.1f} ms against the source, by listening"
            checks.append(Check("sound in time", ok=ok, detail=detail))
    return checks
