"""The command line as a process: what it says, what it leaves, how it ends."""

import json
import signal
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, replace
from fractions import Fraction
from io import StringIO
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from gsa_desktop.cli import main
from gsa_desktop.core.mask_track import MaskStore
from gsa_desktop.core.pixels import SoftMask
from gsa_desktop.core.project import Clip, Colour, Project, Timeline, Track
from gsa_desktop.core.storage import save_project
from gsa_desktop.core.timebase import FrameRange
from gsa_desktop.engine.export_pipeline import EXPORTING
from gsa_desktop.media.probe import probe
from gsa_desktop.media.stills import read_picture
from tests.batch_folder import USUAL
from tests.signalled import signalled


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@dataclass(frozen=True)
class Done:
    returncode: int
    stdout: str
    stderr: str


def gsa(home: Path, *arguments: object) -> Done:
    """One command in this process, which spares starting Python for each."""
    out, error = StringIO(), StringIO()
    with (
        pytest.MonkeyPatch.context() as patch,
        redirect_stdout(out),
        redirect_stderr(error),
    ):
        patch.setenv("GSA_HOME", str(home))
        code = main([str(argument) for argument in arguments])
    return Done(code, out.getvalue(), error.getvalue())


@pytest.fixture
def masked(
    home: Path, tiny_clip: Callable[..., Path], tiny_subject: Callable[..., NDArray[np.bool_]]
) -> Path:
    """The tiny clip, whose masks are in the cache of `home`."""
    path = tiny_clip()
    info = probe(path)
    with MaskStore(home / "cache" / "masks") as store:
        run = store.open(info.fingerprint, "truth", USUAL).run(FrameRange(0, 24))
        for number in range(24):
            prob = np.where(tiny_subject(number), np.uint8(255), np.uint8(0))
            run.put_final(SoftMask(number, prob))
    return path


def test_info_says_what_a_clip_is(home: Path, tiny_clip: Callable[..., Path]) -> None:
    done = gsa(home, "info", tiny_clip(), "--json")
    assert done.returncode == 0
    found = json.loads(done.stdout)
    assert (found["frames"], found["width"], found["height"]) == (24, 160, 90)
    assert found["rate"] == "24"
    assert [sound["codec"] for sound in found["sounds"]] == ["aac"]
    lines = gsa(home, "info", tiny_clip()).stdout
    assert "24 frames" in lines
    assert "160x90" in lines


@pytest.mark.parametrize("command", ["info", "export", "segment"])
def test_what_is_no_clip_fails_in_one_line(home: Path, tmp_path: Path, command: str) -> None:
    text = tmp_path / "no clip é.mp4"
    text.write_text("hello")
    rest = {"info": (), "export": (tmp_path / "o.mov",), "segment": ("--out", tmp_path / "o")}
    for clip in (text, tmp_path / "missing.mp4"):
        done = gsa(home, command, clip, *rest[command])
        assert done.returncode == 2
        assert done.stdout == ""
        assert len(done.stderr.strip().splitlines()) == 1
        assert done.stderr.startswith("gsa: ")
    assert not (tmp_path / "o").exists()


def test_the_timeline_of_a_project_is_exported(home: Path, masked: Path, tmp_path: Path) -> None:
    clip = Clip("a", masked, FrameRange(2, 14), segment=USUAL, background=Colour((0, 0, 255)))
    again = replace(clip, id="b", start=16)
    sounds = (Track((replace(clip, id="s"), replace(again, id="t"))),)
    project = Project(Timeline((Track((clip, again)),), Fraction(24), (160, 90), sounds), (masked,))
    save_project(project, tmp_path / "film.gsaproj")
    done = gsa(home, "export", tmp_path / "film.gsaproj", tmp_path / "film.mp4", "--report")
    assert done.returncode == 0, done.stderr
    info = probe(tmp_path / "film.mp4")
    assert (info.frames, len(info.sounds)) == (28, 1)
    report = json.loads((tmp_path / "film.mp4.verify.json").read_text())
    assert report["ok"] is True
    arguments = ("--range", "10:20", "--height", "44", "--format", "webp")
    done = gsa(home, "export", tmp_path / "film.gsaproj", tmp_path / "film.webp", *arguments)
    assert done.returncode == 0, done.stderr
    with Image.open(tmp_path / "film.webp") as animation:
        assert animation.size == (78, 44)
    done = gsa(home, "verify", tmp_path / "film.webp")
    assert (done.returncode, done.stderr) == (0, "")
    assert "animated WebP, 78x44" in done.stdout
    arguments = ("--range", "10:20", "--height", "44")
    done = gsa(home, "export", tmp_path / "film.gsaproj", tmp_path / "film.gif", *arguments)
    assert done.returncode == 0, done.stderr
    assert probe(tmp_path / "film.gif").frames == 10
    done = gsa(home, "export", tmp_path / "film.gsaproj", tmp_path / "film.gsaproj", "--overwrite")
    assert done.returncode == 2


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("out.mp4", ("--background", "blur")),
        ("out.mp4", ()),
        ("Видео 視頻 é.mov", ()),
        ("pictures", ()),
        ("frames.png", ("--background", "color:#ff8000")),
        ("frames.exr", ()),
        ("out.webm", ("--quality", "40")),
        ("matte.mkv", ("--matte-only",)),
        ("any.mp4", ("--matte-only", "--range", "3:9")),
    ],
)
def test_export_then_verify(
    home: Path, masked: Path, tmp_path: Path, name: str, options: tuple[str, ...]
) -> None:
    done = gsa(home, "export", masked, tmp_path / name, *options)
    assert done.returncode == 0, done.stderr
    out = Path(done.stdout.strip())
    assert out.exists()
    matte = ("--matte-only",) if "--matte-only" in options else ()
    cut = ("--range", "3:9") if "3:9" in options else ()
    against = gsa(home, "verify", out, "--against", masked, "--json", *matte, *cut)
    assert against.returncode == 0, against.stdout
    assert json.loads(against.stdout)["ok"] is True
    assert gsa(home, "verify", out).returncode == 0


def test_verify_finds_what_differs(home: Path, masked: Path, tmp_path: Path) -> None:
    out = tmp_path / "short.mp4"
    assert gsa(home, "export", masked, out, "--range", "0:20").returncode == 0
    done = gsa(home, "verify", out, "--against", masked)
    assert done.returncode == 3
    assert "frames" in done.stdout


def test_segment_writes_the_soft_masks_at_the_clips_size(
    home: Path, masked: Path, tmp_path: Path, tiny_subject: Callable[..., NDArray[np.bool_]]
) -> None:
    out = tmp_path / "masks é"
    done = gsa(home, "segment", masked, "--out", out, "--range", "5:8")
    assert done.returncode == 0, done.stderr
    assert [file.name for file in sorted(out.iterdir())] == ["00005.png", "00006.png", "00007.png"]
    picture = read_picture(out / "00006.png")
    assert ((picture[:, :, 0] > 127) == tiny_subject(6)).all()
    assert gsa(home, "segment", masked, "--out", out, "--range", "5:8").returncode == 2
    again = gsa(home, "segment", masked, "--out", out, "--range", "5:8", "--overwrite")
    assert again.returncode == 0


def test_the_input_is_never_the_output(home: Path, masked: Path) -> None:
    before = masked.read_bytes()
    done = gsa(home, "export", masked, masked, "--background", "blur", "--overwrite")
    assert done.returncode == 2
    assert masked.read_bytes() == before


@pytest.mark.parametrize(
    "arguments",
    [
        ("--background", "plaid"),
        ("--background", "color:#12345"),
        ("--background", "transparent"),
        ("--background", "image:/nowhere/a.png"),
        ("--range", "30:40"),
        ("--model", "no-such-model", "--no-cache"),
    ],
)
def test_wrong_wishes_fail_in_one_line(
    home: Path, masked: Path, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    folder = tmp_path / "results"
    folder.mkdir()
    done = gsa(home, "export", masked, folder / "out.mp4", *arguments)
    assert done.returncode == 2
    lines = [line for line in done.stderr.splitlines() if line.startswith("gsa: ")]
    assert lines
    assert "Traceback" not in done.stderr
    assert list(folder.iterdir()) == []


def test_an_unknown_ending_names_the_known_ones(home: Path, masked: Path, tmp_path: Path) -> None:
    done = gsa(home, "export", masked, tmp_path / "out.xyz")
    assert done.returncode == 2
    assert ".mp4" in done.stderr


def test_json_lines_tell_of_every_step(home: Path, masked: Path, tmp_path: Path) -> None:
    done = gsa(home, "export", masked, tmp_path / "out", "--json")
    events = [json.loads(line) for line in done.stdout.splitlines()]
    assert events[-1]["event"] == "Exported"
    assert events[-1]["path"] == str(tmp_path / "out")
    exporting = [event for event in events if event.get("phase") == EXPORTING]
    assert exporting[-1]["done"] == exporting[-1]["total"] == 24


def test_a_killed_run_goes_on_to_the_same_bytes(
    tmp_path: Path, tiny_clip: Callable[..., Path]
) -> None:
    arguments = ("segment", tiny_clip(12), "--model", "motion", "--preset", "fast", "--json")
    killed, whole = tmp_path / "killed", tmp_path / "whole"
    for after in (3, 14):  # in the first pass, then in the second
        done = signalled(
            killed, signal.SIGKILL, "MaskReady", *arguments, "--out", tmp_path / "a", times=after
        )
        assert done.returncode == -signal.SIGKILL
        assert not (tmp_path / "a").exists()
    assert gsa(killed, *arguments, "--out", tmp_path / "a").returncode == 0
    assert gsa(whole, *arguments, "--out", tmp_path / "b").returncode == 0
    names = sorted(file.name for file in (tmp_path / "b").iterdir())
    assert len(names) == 12
    assert not (tmp_path / "a.part").exists()
    for name in names:
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()


def test_ctrl_c_while_segmenting_leaves_no_file_and_says_130(
    home: Path, tmp_path: Path, tiny_clip: Callable[..., Path]
) -> None:
    folder = tmp_path / "results"
    folder.mkdir()
    arguments = ("--background", "blur", "--model", "motion", "--preset", "fast", "--json")
    done = signalled(
        home,
        signal.SIGINT,
        '"Finding the subject"',
        *("export", tiny_clip(), folder / "out.mp4", *arguments),
    )
    assert (done.returncode, done.stderr.splitlines()[-1]) == (130, "gsa: interrupted")
    assert list(folder.iterdir()) == []


def test_sigterm_while_exporting_leaves_no_file_and_says_130(
    home: Path, tmp_path: Path, masked: Path
) -> None:
    folder = tmp_path / "results"
    folder.mkdir()
    done = signalled(
        home,
        signal.SIGTERM,
        f'"{EXPORTING}"',
        *("export", masked, folder / "out.mov", "--json"),
    )
    assert (done.returncode, done.stderr.splitlines()[-1]) == (130, "gsa: interrupted")
    assert list(folder.iterdir()) == []
