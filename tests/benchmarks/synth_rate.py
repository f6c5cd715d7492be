"""Training samples a second and core of the synthetic video, flow included.

python -m tests.benchmarks.synth_rate [--clips N] [--material DIR]

A sample is one target frame with its mask and flow; a clip has three. Processor time of one
thread is counted, so that other work on the machine disturbs little (it still shares caches).
"""

import argparse
import json
import time
from collections import defaultdict
from pathlib import Path

import cv2

from gsanet.flow.camera import residual_flow
from gsanet.synth.clips import ESTIMATORS, make_clip, moments
from gsanet.synth.dice import Dice
from gsanet.synth.material import load, procedural
from gsanet.synth.produce import SIZE
from gsanet.synth.render import render
from gsanet.synth.scenes import random_scene


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.synth_rate")
    parser.add_argument("--clips", type=int, default=100)
    parser.add_argument("--material", type=Path)
    chosen = parser.parse_args()
    cv2.setNumThreads(1)
    material = load(chosen.material, 7) if chosen.material else procedural(7)
    spent = defaultdict[str, list[float]](list)
    make_clip(7, 10**6, material)
    began, wall = time.process_time(), time.perf_counter()
    for number in range(chosen.clips):
        start = time.process_time()
        clip = make_clip(7, number, material, size=SIZE)
        spent[clip.kind].append(time.process_time() - start)
    core, wall = time.process_time() - began, time.perf_counter() - wall
    rows = {
        "clips": chosen.clips,
        "size": SIZE,
        "samples_a_core_second": round(3 * chosen.clips / core, 1),
        "samples_a_wall_second": round(3 * chosen.clips / wall, 1),
        "ms_a_clip_by_kind": {k: round(1000 * sum(v) / len(v)) for k, v in sorted(spent.items())},
        "ms": shares(material),
    }
    print(json.dumps(rows, indent=1))


def shares(material, scenes: int = 12) -> dict[str, float]:
    """Mean milliseconds of the parts of one sample."""
    clock = {"scene": 0.0, "two frames": 0.0, "flow": 0.0, "camera": 0.0}
    for number in range(scenes):
        flow = ESTIMATORS[number % len(ESTIMATORS)]
        marks = [time.process_time()]
        scene = random_scene((8, number), material, moments(Dice(number), 3))
        marks.append(time.process_time())
        first, second = render(scene, 0.0), render(scene, 1.0)
        marks.append(time.process_time())
        field = flow.estimate(first.rgb, second.rgb)
        marks.append(time.process_time())
        residual_flow(field)
        marks.append(time.process_time())
        for i, name in enumerate(clock):
            clock[name] += 1000 * (marks[i + 1] - marks[i]) / scenes
    clock["scene"] /= 3  # one scene gives three samples
    return {name: round(ms, 1) for name, ms in clock.items()}


if __name__ == "__main__":
    main()
