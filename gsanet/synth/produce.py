"""Makes shards for training without end: `python -m gsanet.synth.produce OUT --seed S`.

Clips are numbered; started again with the same seed it goes on after the last whole shard.
"""

import argparse
import json
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import cv2

from gsanet.synth.clips import Clip, make_clip
from gsanet.synth.geometry import FRAME_H, FRAME_W
from gsanet.synth.material import Material, load, procedural
from gsanet.synth.shards import write_shard

CLIPS_A_SHARD = 64
SIZE = (128, 224)
_NATIVE_EVERY = 5


@dataclass(frozen=True)
class Made:
    """News of a written shard: its file, clips so far, rates, milliseconds a clip by kind."""

    file: str
    clips: int
    clips_a_second: float
    clips_a_core_second: float
    kind_ms: dict[str, float]


def produce(out: Path, seed: int, material: Material, clips: int) -> Iterator[Made]:
    """Write shards until there are so many clips; whole shards that exist are kept."""
    spent = defaultdict[str, list[float]](list)
    made, began, core = 0, time.monotonic(), time.process_time()
    for first in range(0, clips, CLIPS_A_SHARD):
        native = (first // CLIPS_A_SHARD) % _NATIVE_EVERY == _NATIVE_EVERY - 1
        path = out / f"{seed:04d}-{first:07d}{'-native' if native else ''}.npz"
        if path.exists():
            continue
        batch: list[Clip] = []
        for number in range(first, min(first + CLIPS_A_SHARD, clips)):
            start = time.process_time()
            size = (FRAME_H, FRAME_W) if native else SIZE
            clip = make_clip(seed, number, material, size=size)
            batch.append(clip)
            spent[clip.kind].append(time.process_time() - start)
        write_shard(path, batch, seed, first)
        made += len(batch)
        yield Made(
            file=path.name,
            clips=made,
            clips_a_second=round(made / (time.monotonic() - began), 2),
            clips_a_core_second=round(made / (time.process_time() - core), 2),
            kind_ms={k: round(1000 * sum(v) / len(v)) for k, v in sorted(spent.items())},
        )


def main(arguments: list[str] | None = None) -> int:
    """Write shards; one JSON line of news for each."""
    parser = argparse.ArgumentParser(prog="python -m gsanet.synth.produce")
    parser.add_argument("out", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--clips", type=int, default=1_000_000)
    parser.add_argument("--material", type=Path)
    chosen = parser.parse_args(arguments)
    cv2.setNumThreads(1)
    material = load(chosen.material, chosen.seed) if chosen.material else procedural(chosen.seed)
    for news in produce(chosen.out, chosen.seed, material, chosen.clips):
        sys.stdout.write(json.dumps(asdict(news)) + "\n")
        sys.stdout.flush()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
