"""What the command line does where little works: odd names, closed pipes, no room for a process."""

import io
import os
import signal
import subprocess
import sys
from argparse import Namespace
from contextlib import closing
from pathlib import Path

import pytest

from gsa_desktop.cli import batch_crew
from gsa_desktop.cli.batch import BatchRun
from gsa_desktop.cli.batch_crew import LocalCrew
from gsa_desktop.cli.batch_lines import BatchLines
from gsa_desktop.cli.running import Interruption, drive
from gsa_desktop.cli.terminal import EXIT_UNREAD
from gsa_desktop.cli.watch import _Watched
from gsa_desktop.core.batch import BatchJob, BatchOrder, BatchOutcome, BatchOutput, BatchState
from gsa_desktop.core.events import Exported
from gsa_desktop.core.export_settings import settings_of

INFO = [sys.executable, "-m", "gsa_desktop.cli", "info"]
ORDER = BatchOrder(Path("/results"), (BatchOutput(settings_of("prores4444")),))


@pytest.mark.skipif(sys.platform == "win32", reason="names are text there")
def test_a_name_that_is_no_text_is_written_as_it_is():
    said = "from gsa_desktop.cli.terminal import take_any_name as t; t(); print('caf\\udce9')"
    strict = os.environ | {"PYTHONIOENCODING": "utf-8:strict"}
    done = subprocess.run(
        [sys.executable, "-c", said], env=strict, capture_output=True, check=False
    )
    assert (done.stdout.strip(), done.stderr) == (b"caf\xe9", b"")


@pytest.mark.skipif(sys.platform == "win32", reason="pipes are others there")
def test_a_closed_pipe_ends_the_command_without_a_word(tiny_clip):
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "wb") as nobody:
        words = [*INFO, str(tiny_clip())]
        done = subprocess.run(words, stdout=nobody, stderr=subprocess.PIPE, check=False)
    assert (done.returncode, done.stderr) == (EXIT_UNREAD, b"")


def test_a_worker_that_cannot_start_fails_its_job_and_is_waited_for_no_longer(monkeypatch):
    monkeypatch.setattr(batch_crew, "module_command", lambda _: ["/no/such/program"])
    job = BatchJob(Path("a.mp4"), Path("/results/a.mov"), ORDER.outputs[0], ORDER)
    with closing(LocalCrew(1)) as crew:
        crew.submit(job)
        (news,) = crew.news(60)
    assert isinstance(news.step, BatchOutcome)
    assert news.step.state is BatchState.FAILED
    assert "/no/such/program" in news.step.note


def test_a_watched_file_whose_result_has_no_name_stops_nobody(tmp_path):
    (tmp_path / f"{'x' * 210}.mp4").write_bytes(b"film")
    options = Namespace(places=[tmp_path], recursive=False, settle=0.0)
    lines = BatchLines(io.StringIO(), io.StringIO(), as_json=False)
    with closing(LocalCrew(1)) as crew, closing(lines):
        watched = _Watched(options, ORDER, BatchRun(crew, lines, Interruption()))
        watched.look()
        watched.look()
    (outcome,) = watched.outcomes()
    assert outcome.state is BatchState.FAILED
    assert "cannot be the name" in outcome.note


def test_ctrl_c_that_comes_when_the_result_is_in_place_changes_nothing(tmp_path):
    def job():
        signal.raise_signal(signal.SIGINT)
        yield Exported(tmp_path / "film.mp4")

    assert drive(job(), Namespace(json=True)) == 0
