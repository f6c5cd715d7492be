"""Events of a run for people, or as JSON lines for a program."""

import dataclasses
import json
import sys

from gsanet.train.probe import Estimate
from gsanet.train.trainer import Saved, TrainEvent, TrainNote, TrainStep
from gsanet.train.watch import Example, Score, Usage, WatchEvent

AnyEvent = TrainEvent | WatchEvent | Estimate

_EVERY = 20


def print_event(event: AnyEvent, *, as_json: bool) -> None:
    """Write one event to standard output; for people only every so many steps."""
    if as_json:
        line = json.dumps({"event": type(event).__name__, **dataclasses.asdict(event)})
    else:
        line = _sentence(event)
    if not line:
        return
    try:
        sys.stdout.write(line + "\n")
        sys.stdout.flush()
    except BrokenPipeError:
        raise  # whoever read along does not want to hear more
    except OSError:
        pass  # a full disk costs events, not the run


def _sentence(event: AnyEvent) -> str:
    match event:
        case TrainStep():
            if event.step % _EVERY and event.step > 1:
                return ""
            return (
                f"step {event.step}  {100 * event.progress:.1f} %  loss {event.loss:.4f}"
                f"  IoU {event.iou:.3f}  rate {event.rate:.2e}  {event.samples} frames"
                f"  {event.seconds:.0f} s  {event.height}x{event.width}"
            )
        case Saved(path):
            return f"saved {path}"
        case TrainNote(text):
            return text
        case Example(step, path):
            return f"step {step}  examples {path}"
        case Score(step, similarity, accuracy, best):
            mark = "  (best so far)" if best else ""
            return f"step {step}  J {similarity:.3f}  F {accuracy:.3f}{mark}"
        case Usage():
            return ""
        case Estimate():
            return (
                f"{event.steps} steps of {event.seconds_per_step:.2f} s:"
                f" {event.seconds / 3600:.1f} h, {event.samples_per_second:.1f} frames/s,"
                f" {event.memory_bytes / 2**30:.1f} of {event.device_bytes / 2**30:.1f} GiB"
                f" ({event.tried} steps tried)"
            )
