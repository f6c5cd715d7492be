"""What a session leaves behind, and who may take it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from gsa_desktop.core import autosave, edits
from gsa_desktop.core.autosave import (
    AutosaveSession,
    Snapshot,
    copies_dir,
    crashed_sessions,
    drop_old_copies,
    newest_copy,
)
from gsa_desktop.core.errors import AppError
from gsa_desktop.core.file_facts import FileFacts
from gsa_desktop.core.file_lock import try_lock
from gsa_desktop.core.project import Project
from gsa_desktop.core.storage import load_saved

MEDIA = Path("/media/a.mp4")
FACTS = {MEDIA: FileFacts(1, 2, "d")}
PROJECT = edits.add_media(Project(), MEDIA)


def test_a_crashed_session_can_be_recovered_with_all_it_had(tmp_path: Path) -> None:
    session = AutosaveSession(tmp_path)
    session.write_journal(Snapshot(PROJECT, FACTS, Path("/p/My film.gsaproj")))
    assert crashed_sessions(tmp_path) == []  # it runs
    session.close()
    (crashed,) = crashed_sessions(tmp_path)
    assert (crashed.work.name, crashed.path) == ("My film.gsaproj", Path("/p/My film.gsaproj"))
    assert crashed.saved.project == PROJECT
    assert crashed.saved.facts == FACTS
    assert crashed_sessions(tmp_path) == []  # somebody looks at it already
    crashed.leave()
    (crashed,) = crashed_sessions(tmp_path)
    crashed.discard()
    assert crashed_sessions(tmp_path) == []
    assert list((tmp_path / "sessions").iterdir()) == []


def test_several_crashed_sessions_come_newest_first(tmp_path: Path) -> None:
    for name in ("one", "two", "three"):
        session = AutosaveSession(tmp_path)
        session.write_journal(Snapshot(PROJECT, {}, Path(f"/p/{name}.gsaproj")))
        session.close()
    found = crashed_sessions(tmp_path)
    assert [crashed.work.saved_at for crashed in found] == sorted(
        (crashed.work.saved_at for crashed in found), reverse=True
    )
    assert {crashed.path.stem for crashed in found if crashed.path} == {"one", "two", "three"}
    for crashed in found:
        crashed.leave()


def test_a_session_that_saved_everything_leaves_nothing(tmp_path: Path) -> None:
    session = AutosaveSession(tmp_path)
    session.write_journal(Snapshot(PROJECT, {}))
    session.drop_journal()
    session.close()
    assert list((tmp_path / "sessions").iterdir()) == []


def test_a_journal_that_cannot_be_read_hides_no_other(tmp_path: Path) -> None:
    for content in (b"nonsense", None):
        session = AutosaveSession(tmp_path)
        session.write_journal(Snapshot(PROJECT, {}))
        if content:
            session.journal.write_bytes(content)
        session.close()
    (crashed,) = crashed_sessions(tmp_path)
    crashed.leave()


def test_copies_roll_and_the_newest_is_found(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(autosave, "MAX_COPIES", 3)
    path = Path("/p/My film.gsaproj")
    session = AutosaveSession(tmp_path)
    written = [session.write_copy(Snapshot(PROJECT, {}, path)) for _ in range(5)]
    session.close()
    assert sorted(copies_dir(tmp_path, path).iterdir()) == written[-3:]
    assert newest_copy(tmp_path, path) == written[-1]
    assert newest_copy(tmp_path, Path("/p/other/My film.gsaproj")) is None
    assert load_saved(written[-1]).saved_as == path


def test_only_so_many_projects_have_copies(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(autosave, "MAX_PROJECTS", 2)
    session = AutosaveSession(tmp_path)
    for name in "abcd":
        session.write_copy(Snapshot(PROJECT, {}, Path(f"/p/{name}.gsaproj")))
    session.close()
    drop_old_copies(tmp_path)
    assert len(list((tmp_path / "copies").iterdir())) == 2


def test_a_folder_that_cannot_be_written_is_told_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "sessions").write_text("a file in the way")
    with pytest.raises(AppError, match="autosaved"):
        AutosaveSession(tmp_path)


def test_a_lock_ends_with_its_process(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    code = (
        "import sys; from pathlib import Path; from gsa_desktop.core.file_lock import try_lock;"
        f"lock = try_lock(Path({json.dumps(str(path))})); print(lock is not None, flush=True);"
        "sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout
        assert other.stdout.readline() == "True\n"
        assert try_lock(path) is None
        other.kill()
    mine = try_lock(path)
    assert mine is not None
    mine.close()
