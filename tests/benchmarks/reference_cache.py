"""Reference frames encoded once a clip: `python -m tests.benchmarks.reference_cache`.

Both variants run in turns in one process on one thread, so that whatever else the machine does
hits both; the figure is the ratio of the medians of their processor time.
"""

import argparse
import statistics
import sys
import time
from collections.abc import Callable

import torch

from gsanet import config
from gsanet.model.clip import clip_network
from gsanet.model.network import GSANet

SIDE = 384
TARGET = 2.8


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5, help="of each variant (default: 5)")
    options = parser.parse_args(arguments)
    torch.set_num_threads(1)
    torch.manual_seed(0)
    settings = config.b2()
    network = clip_network(GSANet(settings).eval())
    references = torch.rand(2, settings.references, 3, SIDE, SIDE)
    rgb, flow = torch.rand(2, 1, 3, SIDE, SIDE)

    with torch.inference_mode():
        kept = network.references(*references)
        variants: dict[str, Callable[[], object]] = {
            "references encoded once a clip": lambda: network.predict(rgb, flow, kept),
            "references encoded every frame": lambda: network.predict(
                rgb, flow, network.references(*references)
            ),
        }
        seconds: dict[str, list[float]] = {name: [] for name in variants}
        for number in range(options.rounds + 1):
            for name, run in variants.items():
                started = time.process_time()
                run()
                # the first round warms up
                if number:
                    seconds[name].append(time.process_time() - started)

    medians = {name: statistics.median(values) for name, values in seconds.items()}
    for name, values in seconds.items():
        spread = f"{1000 * min(values):.0f} to {1000 * max(values):.0f}"
        print(f"{name}: {1000 * medians[name]:.0f} ms a frame ({spread}, {len(values)} rounds)")
    once, every = medians.values()
    ratio = every / once
    print(
        f"b2, {SIDE} x {SIDE}, {settings.references} references, 1 thread:"
        f" {ratio:.2f} times less, wanted {TARGET}"
    )
    return 0 if ratio >= TARGET else 1


if __name__ == "__main__":
    sys.exit(main())
