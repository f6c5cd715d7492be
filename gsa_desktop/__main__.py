"""`gsa-desktop [FILE ...]`: open the window."""

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import metadata
from pathlib import Path

NO_DISPLAY = 3


def main(argv: Sequence[str] | None = None) -> int:
    """Open the window and return its exit code; 3 if there is no display to open it on."""
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
