"""What fine-tuning on a clip is worth: `python -m tests.benchmarks.fine_tune --data DIR`.

Eight frames of a DAVIS sequence are mended by their truth, as a person would; two of them are held
out. J and F are then counted on the frames that were not used at all, the whole road of the preset.
"""

import argparse
import tempfile
import threading
import time
from dataclasses import replace
from pathlib import Path

import av
import numpy as np

from gsa_desktop.core.fine_tune import FineTuneOrder, Outcome
from gsa_desktop.core.kept_masks import keep
from gsa_desktop.core.pixels import SoftMask
from gsa_desktop.core.project import Clip, SegmentSettings
from gsa_desktop.core.timebase import FrameRange
from gsa_desktop.core.training import Score, TrainingOrder
from gsa_desktop.engine import fine_tune, train
from gsa_desktop.media.probe import probe
from gsanet.data.layout import ClipPaths, find_clips
from gsanet.eval.benchmark import PictureFiles, read_mask, read_rgb
from gsanet.eval.metrics import boundary_accuracy, region_similarity
from gsanet.segmenter import VideoSegmenter

KNOWN = 8


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="sequences with RGB and GT")
    parser.add_argument("--clip", default="libby")
    parser.add_argument("--steps", type=int, default=60)
    parser.add_argument("--preset", default="fast")
    options = parser.parse_args()
    clip = next(c for c in find_clips(options.data, "DAVIS_test") if c.name == options.clip)
    known = [round(n) for n in np.linspace(2, len(clip.frames) - 3, KNOWN)]
    with tempfile.TemporaryDirectory() as scratch:
        video = Path(scratch) / f"{clip.name}.mkv"
        encode(video, clip)
        info = probe(video)
        kept = tuple(
            keep(SoftMask(n, read_mask(clip.frames[n].mask) * np.uint8(255)), mended=True)
            for n in known
        )
        settings = SegmentSettings("gsanet-lite", options.preset)
        of = Clip("a", video, FrameRange(0, info.frames), segment=settings, kept=kept)
        outcome = tuned(FineTuneOrder(of, Path(scratch) / "run", device="cpu"), options.steps)
        print(outcome.verdict(), outcome.certainty())
        for name, weights in (("before", outcome.facts.start), ("after", outcome.model)):
            print(name, *scores(clip, weights, options.preset, set(known)))


def tuned(order: FineTuneOrder, steps: int) -> Outcome:
    """Prepare, train so many steps, judge; prints the scores on the way."""
    info = probe(order.clip.media)
    orders: list[TrainingOrder] = []
    list(fine_tune.prepare(order, info, orders, 2))
    recipe = replace(orders[0].recipe, steps=steps, score_every=max(2, steps // 10))
    began = time.monotonic()
    for event in train.train(replace(orders[0], recipe=recipe), threading.Event()):
        if isinstance(event, Score):
            print(f"step {event.step}: J {event.similarity:.3f}, F {event.accuracy:.3f} held out")
    print(f"trained in {time.monotonic() - began:.0f} s")
    found: list[Outcome] = []
    list(fine_tune.judge(order.out, found, device="cpu"))
    return found[0]


def scores(clip: ClipPaths, weights: Path, preset: str, used: set[int]) -> tuple[str, ...]:
    """J and F of the frames that were not used, the first and last left out."""
    maps = VideoSegmenter(weights, preset=preset, device="cpu").segment(PictureFiles(clip))
    figures = []
    for number, prob in enumerate(maps):
        if 0 < number < len(clip.frames) - 1 and number not in used:
            truth = read_mask(clip.frames[number].mask)
            mask = prob >= 0.5
            figures.append((region_similarity(truth, mask), boundary_accuracy(truth, mask)))
    similarity, accuracy = 100 * np.mean(figures, axis=0)
    return f"J {similarity:.1f}", f"F {accuracy:.1f}", f"of {len(figures)} unused frames"


def encode(path: Path, clip: ClipPaths) -> None:
    """The sequence as a lossless video."""
    height, width = read_rgb(clip.frames[0].rgb).shape[:2]
    with av.open(path, "w") as file:
        stream = file.add_stream("ffv1", rate=24)
        stream.width, stream.height, stream.pix_fmt = width, height, "bgr0"
        for frame in clip.frames:
            picture = av.VideoFrame.from_ndarray(read_rgb(frame.rgb), format="rgb24")
            file.mux(stream.encode(picture))
        file.mux(stream.encode(None))


if __name__ == "__main__":
    main()
