"""`gsa-desktop [FILE ...]`: open the window."""

import argparse
import multiprocessing
import os
import runpy
import sys
from collections.abc import Sequence
from importlib import metadata
from pathlib import Path

from gsa_desktop.core.programs import MODULES, RUN_MODULE

NO_DISPLAY = 3


def main(argv: Sequence[str] | None = None) -> int:
    """Open the window and return its exit code; 3 if there is no display to open it on.

    A frozen application has no Python beside it, so it is the one that trains, too: with
    `--run-module gsanet ...` it runs that module and opens no window.
    """
    multiprocessing.freeze_support()  # its workers are started as this program again
    words = sys.argv[1:] if argv is None else list(argv)
    if words[:1] == [RUN_MODULE] and words[1:2] and words[1] in MODULES:
        return _run_module(words[1], words[2:])
    parser = argparse.ArgumentParser(
        prog="gsa-desktop", description="Cut the moving subject out of any clip, in a window."
    )
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE", help="a video or a project")
    parser.add_argument("--version", action="version", version=f"%(prog)s {_version()}")
    chosen = parser.parse_args(argv)
    if not _has_display():
        sys.stderr.write(
            "gsa-desktop: there is no display to open a window on. "
            "Without one, use the command line: gsa --help\n"
        )
        return NO_DISPLAY
    from gsa_desktop.app.start import run

    return run([path.absolute() for path in chosen.files])


def _run_module(name: str, arguments: Sequence[str]) -> int:
    sys.argv = [name, *arguments]
    runpy.run_module(name, run_name="__main__", alter_sys=True)
    return 0


def _has_display() -> bool:
    """Whether Qt can open a window; asked before, because Qt aborts the process if it cannot."""
    if not sys.platform.startswith("linux") or os.environ.get("QT_QPA_PLATFORM"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _version() -> str:
    try:
        return metadata.version("gsa-desktop")
    except metadata.PackageNotFoundError:
        return "unknown"


if __name__ == "__main__":
    sys.exit(main())
