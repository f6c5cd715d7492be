"""Events as lines: for a terminal, a log, or another program."""

import json
import time
from dataclasses import asdict
from typing import TextIO

from gsa_desktop.core.events import DeviceUsed, Event, Exported, Note, Progress
from gsa_desktop.core.pace import Pace, progress_text

_RENEW = "\r\x1b[K"
_RENEW_SECONDS = 0.1
_LOG_SECONDS = 2.0


class EventLines:
    """Tells of one job's events.

    A terminal gets one line of progress that renews itself, a file or pipe one every two seconds.

    Args:
        out: Gets the name of what was exported, or, if as_json, every event as a line of JSON.
        progress: Gets progress and notes for people.
        as_json: Whether a program reads along.
    """

    def __init__(self, out: TextIO, progress: TextIO, *, as_json: bool) -> None:
        self._out = out
        self._progress = progress
        self._as_json = as_json
        self._renews = progress.isatty() and not as_json
        self._pace = Pace()
        self._told = ("", -1, 0.0)
        self._line_is_open = False
        self._noted: set[str] = set()

    def tell(self, event: Event) -> None:
        """Write what there is to say of an event; most Progress events are passed over."""
        if isinstance(event, Progress) and not self._is_time(event):
            return
        if self._as_json:
            values = {"event": type(event).__name__, **asdict(event)}
            print(json.dumps(values, default=str), file=self._out, flush=True)
            return
        match event:
            case Progress():
                self._say(progress_text(event, self._pace.frames_per_second), ends=not self._renews)
            case Note(text):
                if text not in self._noted:  # segmenting and exporting may note the same of a file
                    self._noted.add(text)
                    self._say(text)
            case DeviceUsed(name, None):
                self._say(f"Device: {name}")
            case Exported(path):
                self.close()
                print(path, file=self._out, flush=True)
            case _:
                pass

    def close(self) -> None:
        """End the line that renews itself."""
        if self._line_is_open:
            print(file=self._progress)
            self._line_is_open = False

    def _is_time(self, progress: Progress) -> bool:
        now = time.monotonic()
        self._pace.update(progress, now)
        phase, done, when = self._told
        every = _LOG_SECONDS if not (self._renews or self._as_json) else _RENEW_SECONDS
        is_last = progress.total > 0 and progress.done == progress.total
        news = phase != progress.phase or (is_last and done != progress.done)
        if not news and now - when < every:
            return False
        self._told = (progress.phase, progress.done, now)
        return True

    def _say(self, text: str, *, ends: bool = True) -> None:
        renew = _RENEW if self._renews else ""
        self._progress.write(f"{renew}{text}" + ("\n" if ends else ""))
        self._progress.flush()
        self._line_is_open = not ends
