"""Check the system libraries that Qt's wheels expect; install them on Debian/Ubuntu as root.

Run as `python packaging/system_libs.py`. Exit status 0 when everything is there, 1 when the person
has to type the line that was printed.
"""

import ctypes
import os
import shutil
import subprocess
import sys
from pathlib import Path

# Measured in an empty Debian 12: what `import PySide6.Qt*` and the xcb platform plug-in open.
PACKAGES = {
    "libglib-2.0.so.0": "libglib2.0-0",
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libfontconfig.so.1": "libfontconfig1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libpulse.so.0": "libpulse0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}


def missing() -> list[str]:
    """Debian names of the packages whose library the loader does not find."""
    return [package for soname, package in PACKAGES.items() if not _loads(soname)]


def _loads(soname: str) -> bool:
    try:
        ctypes.CDLL(soname)
    except OSError:
        return False
    return True


def main() -> int:
    """Report or repair what is missing."""
    if not sys.platform.startswith("linux"):
        return 0
    packages = missing()
    if not packages:
        return 0
    install = ["apt-get", "install", "-y", "--no-install-recommends", *packages]
    if shutil.which("apt-get") and Path("/etc/debian_version").exists():
        if os.geteuid() == 0:
            print("Installing Qt's system libraries:", " ".join(packages), flush=True)
            quiet = {
                "stdout": subprocess.DEVNULL,
                "env": os.environ | {"DEBIAN_FRONTEND": "noninteractive"},
            }
            subprocess.run(["apt-get", "update"], check=False, **quiet)
            subprocess.run(install, check=False, **quiet)
            packages = missing()
            if not packages:
                return 0
        print("Qt needs some system libraries. Please type:\n  sudo " + " ".join(install))
    else:
        names = [soname for soname in PACKAGES if not _loads(soname)]
        print("Qt needs these system libraries; please install them:", " ".join(names))
    return 1


if __name__ == "__main__":
    sys.exit(main())
