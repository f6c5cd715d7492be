"""What a picture costs at 8x: `python -m tests.benchmarks.shuttle_cost [FILE ...]`.

Processor time of a decoded picture, forwards and backwards, with keyframes alone where they are
close enough and with every picture exact. It does not depend on what else the machine does. Without
FILE a 1080p30 clip with a keyframe every 12 frames is made.
"""

import argparse
import tempfile
import time
from pathlib import Path

from gsa_desktop.core.project import Clip
from gsa_desktop.core.timebase import FrameRange
from gsa_desktop.engine.clip_stream import ClipStream
from gsa_desktop.media.probe import probe
from gsa_desktop.media.reader import VideoReader
from tests.benchmarks.clips import make_clip

STRIDE = 8
EXACT_STRIDE = 3  # decoded as at 8x, but never by keyframes alone
SIDE = 960
MOST = 480


def cost(path: Path, stride: int, *, backwards: bool) -> float:
    """Milliseconds of processor time a picture."""
    info = probe(path)
    clip = Clip("a", info.path, FrameRange(0, info.frames))
    offsets = list(range(0, min(info.frames, MOST), STRIDE))
    if backwards:
        offsets.reverse()
    with VideoReader(info, cache_bytes=300 << 20) as reader:
        stream = ClipStream(clip, reader, info.table.rate, stride=stride)
        stream.frame(offsets[0], SIDE, backwards=backwards)
        began = time.process_time()
        for offset in offsets[1:]:
            stream.frame(offset, SIDE, backwards=backwards)
        spent = time.process_time() - began
        stream.close()
    return 1000 * spent / (len(offsets) - 1)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("files", nargs="*", type=Path)
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="gsa_shuttle_") as name:
        files = wanted.files or [make_clip(Path(name) / "clip.mp4", 16, gop=12)]
        for path in files:
            for way, backwards in (("forwards", False), ("backwards", True)):
                keys = cost(path, STRIDE, backwards=backwards)
                exact = cost(path, EXACT_STRIDE, backwards=backwards)
                print(f"{path.name} {way}: {keys:.1f} ms at {STRIDE}x, {exact:.1f} ms if exact")


if __name__ == "__main__":
    main()
