"""Every file through `gsa export` with the motion model, then `gsa verify`: a table of outcomes.

Usage: python tests/engine/outcome_table.py FOLDER... [--out DIR] [--background blur] [--frames N]

Each command is a process of its own with a time limit, so a crash or a hang shows as one.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

LIMIT_SECONDS = 900


@dataclass(frozen=True)
class Outcome:
    name: str
    what: str
    result: str
    seconds: float
    line: str

    def row(self) -> str:
        line = self.line.replace("|", "/")
        return f"| {self.name} | {self.what} | {self.result} | {self.seconds:.1f} | {line} |"


def gsa(home: Path, *arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "gsa_desktop.cli", *map(str, arguments)]
    environment = {**os.environ, "GSA_HOME": str(home)}
    try:
        return subprocess.run(
            command, capture_output=True, text=True, env=environment, timeout=LIMIT_SECONDS
        )
    except subprocess.TimeoutExpired:
        return subprocess.CompletedProcess(command, -1, "", "gsa: no end in sight")


def outcome(file: Path, folder: Path, background: str, frames: int) -> Outcome:
    began = time.monotonic()
    home = folder / "home"

    def told(what: str, result: str, line: str) -> Outcome:
        return Outcome(file.name, what, result, time.monotonic() - began, line)

    info = gsa(home, "info", file, "--json")
    if info.returncode:
        return told("-", kind_of(info), last_line(info))
    found = json.loads(info.stdout)
    what = f"{found['frames']} f, {found['width']}x{found['height']}, {found['codec']}"
    out = folder / (file.name.replace(".", "_") + ".mp4")
    cut = ("--range", f"0:{frames}") if frames else ()
    options = ("--background", background, "--model", "motion", "--preset", "fast", "--json")
    export = gsa(home, "export", file, out, *options, *cut, "--overwrite")
    if export.returncode:
        left = [path.name for path in folder.iterdir() if path.name.startswith(out.name)]
        return told(what, kind_of(export), last_line(export) + f" LEFT: {left}" * bool(left))
    verify = gsa(home, "verify", out, "--against", file, "--json", *cut)
    if verify.returncode not in (0, 3):
        return told(what, kind_of(verify), last_line(verify))
    checks = json.loads(verify.stdout)["checks"]
    wrong = [f"{check['name']}: {check['detail']}" for check in checks if not check["ok"]]
    said = [json.loads(line) for line in export.stdout.splitlines()]
    notes = " ".join(event["text"] for event in said if event["event"] == "Note")
    return told(
        what,
        "DIFFERS" if wrong else "exported, verified",
        "; ".join(wrong) or notes or " ".join(found["notes"]),
    )


def kind_of(done: subprocess.CompletedProcess[str]) -> str:
    lines = [line for line in done.stderr.splitlines() if line.startswith("gsa: ")]
    if done.returncode == 2 and lines and "Traceback" not in done.stderr:
        return "refused"
    return f"CRASHED ({done.returncode})"


def last_line(done: subprocess.CompletedProcess[str]) -> str:
    lines = done.stderr.strip().splitlines()
    return lines[-1].removeprefix("gsa: ") if lines else ""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", type=Path, nargs="+", metavar="FOLDER")
    parser.add_argument("--out", type=Path, help="keep the results here")
    parser.add_argument("--background", default="blur")
    parser.add_argument("--frames", type=int, default=0, help="only so many of each file")
    options = parser.parse_args()
    files = sorted(
        path for folder in options.folders for path in folder.iterdir() if path.is_file()
    )
    bad = 0
    print("| file | what it is | outcome | s | line |\n|---|---|---|---|---|")
    with tempfile.TemporaryDirectory(prefix="outcomes-") as scratch:
        folder = options.out or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        for file in files:
            found = outcome(file, folder, options.background, options.frames)
            bad += found.result.isupper() or "CRASHED" in found.result
            print(found.row(), flush=True)
    print(f"\n{len(files)} files, {bad} with a crash or a difference")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
