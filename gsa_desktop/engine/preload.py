"""Load torch's shared libraries without holding up the window.

`import torch` opens hundreds of megabytes of shared libraries while it holds Python's global lock:
0.3 s with warm disk caches, seconds with cold ones, in which no other thread of the process runs.
A foreign function called through ctypes does not hold the lock, so the libraries are opened that
way first; the import then finds them in memory. libtorch_python.so is left to the import: its
initialisation needs Python's lock while it holds the loader's, and another thread that is
importing holds them the other way round.
"""

import ctypes
import importlib.util
import os
import sys
from pathlib import Path

_LIBRARIES = (
    "libtorch_global_deps.so",
    "libtorch_cpu.so",
    "libtorch_cuda.so",
)


def preload_torch() -> bool:
    """Open the libraries; whether it was of any use. Call it on a worker thread."""
    spec = None if "torch" in sys.modules else importlib.util.find_spec("torch")
    if spec is None or spec.origin is None or not sys.platform.startswith("linux"):
        return False
    open_library = ctypes.CDLL(None).dlopen
    open_library.restype = ctypes.c_void_p
    open_library.argtypes = [ctypes.c_char_p, ctypes.c_int]
    folder = Path(spec.origin).parent / "lib"
    opened = False
    for name in _LIBRARIES:
        path = folder / name
        if path.is_file():
            share = os.RTLD_GLOBAL if "global" in name else os.RTLD_LOCAL
            opened |= open_library(os.fsencode(path), os.RTLD_LAZY | share) is not None
    return opened
