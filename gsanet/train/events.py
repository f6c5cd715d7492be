"""Events of a run for people, or as JSON lines for a program."""

import dataclasses
import json
import sys

from gsanet.train.trainer import Saved, TrainEvent, TrainNote, TrainStep

_EVERY = 20


def print_event(event: TrainEvent, *, as_json: bool) -> None:
    """Write one event to standard output; for people only every so many steps."""
    if as_json:
        line = json.dumps({"event": type(event).__name__, **dataclasses.asdict(event)})
    elif isinstance(event, TrainStep):
        if event.step % _EVERY and event.step > 1:
            return
        line = (
            f"step {event.step}  {100 * event.progress:.1f} %  loss {event.loss:.4f}"
            f"  IoU {event.iou:.3f}  rate {event.rate:.2e}  {event.samples} frames"
            f"  {event.seconds:.0f} s  {event.height}x{event.width}"
        )
    elif isinstance(event, Saved):
        line = f"saved {event.path}"
    else:
        assert isinstance(event, TrainNote)
        line = event.text
    sys.stdout.write(line + "\n")
    sys.stdout.flush()
