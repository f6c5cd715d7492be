"""What a log gets of a job's progress."""

import io

from gsa_desktop.core.event_lines import EventLines
from gsa_desktop.core.events import Note, Progress


def test_a_finished_phase_is_told_once() -> None:
    log = io.StringIO()
    lines = EventLines(io.StringIO(), log, as_json=False)
    for done in (0, 6, 12, 12, 12, 12):
        lines.tell(Progress(done, 12, "Exporting"))
    for _ in range(5):
        lines.tell(Progress(0, 0, "Checking the result"))
    told = log.getvalue().splitlines()
    assert [line.split(",")[0] for line in told] == [
        "Exporting",
        "Exporting 12/12",
        "Checking the result",
    ]


def test_the_same_note_is_said_once() -> None:
    log = io.StringIO()
    lines = EventLines(io.StringIO(), log, as_json=False)
    for text in ("3 frames are missing.", "Sound is AAC.", "3 frames are missing."):
        lines.tell(Note(text))
    assert log.getvalue().splitlines() == ["3 frames are missing.", "Sound is AAC."]
