"""What a 480p frame costs on one core: `python -m tests.benchmarks.segment_cost`.

By preset and by part; CPU time, not wall time: it hardly changes when the machine is shared. The
whole road is measured by running it; the parts by calling what it calls, frame by frame. Reading
and decoding a video file are not included.
"""

import argparse
import os
import time
from collections import defaultdict

os.environ["OMP_NUM_THREADS"] = "1"

import cv2
import numpy as np
import torch

from gsanet.device import cpu
from gsanet.flow.dis import DisFlow
from gsanet.flow.field import grid_size, shrunk
from gsanet.segmenter import PRESETS, Final, VideoSegmenter, available_models
from gsanet.segmenter.appearance import ShotSamples
from gsanet.segmenter.choice import choose_model
from gsanet.segmenter.finish import quantised
from gsanet.segmenter.guided import guided_upsampling
from gsanet.segmenter.presets import PRESETS as TABLE
from gsanet.segmenter.raw import neighbour_flows
from gsanet.segmenter.shots import signature
from gsanet.segmenter.smoothing import Mapped, resized_map, smoothed
from gsanet.segmenter.stream import ClipReader

HEIGHT, WIDTH, FRAMES = 480, 854, 16


def clip():
    """A textured disc before a textured, panning background."""
    dice = np.random.default_rng(0)
    coarse = dice.integers(0, 256, (60, 110, 3)).astype(np.uint8)
    plane = cv2.resize(coarse, (2 * WIDTH, 2 * HEIGHT), interpolation=cv2.INTER_CUBIC)
    skin = plane[::-1, ::-1]
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH]
    frames = []
    for t in range(FRAMES):
        back = plane[100 + 2 * t :, 200 + 6 * t :][:HEIGHT, :WIDTH]
        disc = (x - 300 - 8 * t) ** 2 + (y - 240) ** 2 < 110**2
        moved = np.roll(skin[:HEIGHT, :WIDTH], 8 * t, axis=1)
        noise = dice.normal(0, 2, back.shape)
        frames.append(
            np.clip(np.where(disc[..., None], moved, back) + noise, 0, 255).astype(np.uint8)
        )
    return frames


class Stopwatch:
    """CPU time of this thread, by part."""

    def __init__(self):
        self.spent = defaultdict(float)

    def __call__(self, part, work):
        start = time.thread_time()
        result = work()
        self.spent[part] += time.thread_time() - start
        return result


def parts(frames, model_name, preset_name):
    """Milliseconds a frame by part; the fitting of the appearance model is once a shot."""
    preset = TABLE[preset_name]
    model, _ = choose_model(model_name, preset, cpu())
    whole = range(len(frames))
    grids = (preset.flow_pixels, max(preset.finish_pixels, model.detail))
    reader = ClipReader(frames, whole, grids, model.view)
    shape = grid_size(*reader.size, max(preset.map_pixels, model.detail))
    flow = DisFlow(preset.dis)
    scenes = list(reader.scenes())
    prepared = [model.prepare(scene, neighbour_flows(scene, flow)) for scene in scenes[:2]]
    model.use_references(prepared[: len(model.reference_numbers(whole))])
    watch, mapped = Stopwatch(), []
    for scene, frame in zip(scenes, frames, strict=True):
        small = watch("small pictures, cuts", lambda f=frame: shrunk(f, *reader.grid))
        watch("small pictures, cuts", lambda f=frame: shrunk(f, *reader.detail))
        watch("small pictures, cuts", lambda f=frame: model.view(f))
        watch("small pictures, cuts", lambda s=small: signature(s))
        flows = watch("flow", lambda s=scene: neighbour_flows(s, flow))
        ready = watch("camera, colour wheel", lambda s=scene, f=flows: model.prepare(s, f))
        (prob,) = watch("network", lambda r=ready: model.maps([r]))
        forward, backward = (
            None if one is None else watch("smoothing", lambda o=one: o.resized(*shape))
            for one in (flows.forward, flows.backward)
        )
        here = scene.here
        mapped.append(
            Mapped(
                here.number,
                here.detailed,
                here.starts_shot,
                forward,
                backward,
                resized_map(prob, *shape),
            )
        )
    mapped = watch("smoothing", lambda: list(smoothed(mapped, preset.rounds)))
    samples = ShotSamples()
    for frame in mapped:
        watch(FIT, lambda f=frame: samples.add(f.number, f.picture, quantised(f.prob)))
    appearance = watch(FIT, samples.fit)
    for frame, picture in zip(mapped, frames, strict=True):
        small = frame.picture
        if appearance is not None:
            watch("appearance", lambda s=small: appearance.odds(s))
        prob = resized_map(frame.prob, *small.shape[:2])
        watch("upsampling", lambda m=prob, s=small, p=picture: guided_upsampling(m, s, p))
    return {part: 1000 * spent / len(frames) for part, spent in watch.spent.items()}


FIT = "fitting the appearance"


def whole_road(frames, model_name, preset_name):
    """Milliseconds a frame of the whole run; all threads."""
    segmenter = VideoSegmenter(model_name, preset=preset_name, device="cpu")
    segmenter.cores = 1
    start = time.process_time()
    maps = sum(isinstance(item, Final) for item in segmenter.run(frames))
    return 1000 * (time.process_time() - start) / maps


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", action="append", help="default: all bundled models")
    parser.add_argument("--repeat", type=int, default=2, help="the least of so many is reported")
    options = parser.parse_args()
    torch.set_num_threads(1)
    cv2.setNumThreads(1)
    frames = clip()
    for model in options.model or available_models():
        for preset in PRESETS:
            whole = min(whole_road(frames, model, preset) for _ in range(options.repeat))
            runs = [parts(frames, model, preset) for _ in range(options.repeat)]
            least = {part: min(run[part] for run in runs) for part in runs[0]}
            fit = least.pop(FIT) * len(frames)
            total = sum(least.values())
            print(f"\n{model}, {preset}: {total:.0f} ms a frame, and {fit:.0f} ms a shot")
            print(f"  (the run of {len(frames)} frames as a whole: {whole:.0f} ms a frame)")
            for part, spent in least.items():
                print(f"  {part:22s} {spent:7.1f} ms  {spent / total:4.0%}")


if __name__ == "__main__":
    main()
