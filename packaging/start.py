"""What `make run` does after the installation: the window, or without a screen the same job.

Without a display the bundled sample is segmented and exported by the command line, so that a
server shows the same result as a desktop.
"""

import os
import subprocess
import sys
from pathlib import Path

import system_libs

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = ROOT / "resources" / "sample" / "sample.mp4"
OUTPUT = ROOT / "output"


def has_display() -> bool:
    """Whether a window can be shown; other systems than Linux always have a desktop."""
    if not sys.platform.startswith("linux"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def main() -> int:
    """Open the window on the sample, or run the sample through the command line."""
    if has_display():
        if system_libs.main() != 0:
            return 1
        return subprocess.run(
            [sys.executable, "-m", "gsa_desktop", str(SAMPLE)], check=False
        ).returncode
    print("No display found: segmenting and exporting the sample without a window.", flush=True)
    masks, movie = OUTPUT / "sample_masks", OUTPUT / "sample_blurred.mp4"
    for arguments in (
        ["segment", str(SAMPLE), "--out", str(masks)],
        ["export", str(SAMPLE), str(movie), "--background", "blur"],
        ["verify", str(movie), "--against", str(SAMPLE)],
    ):
        done = subprocess.run([sys.executable, "-m", "gsa_desktop.cli", *arguments], check=False)
        if done.returncode != 0:
            return done.returncode
    print(f"Masks:  {masks}\nMovie:  {movie}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
