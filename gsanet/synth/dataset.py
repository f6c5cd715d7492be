"""Writes a data set in the two-stage layout of GSANet's authors, as pictures on disk.

    DUTS_train/{RGB,GT}/<name>.jpg|png                 single frames, every one with a subject
    DAVIS_train/{RGB,GT,FLOW}/<sequence>_<number>.*    short clips, all in one folder
    DAVIS_test/<sequence>/{RGB,GT,FLOW}/<number>.*     longer clips

FLOW is the camera-compensated flow to the next frame on the colour wheel, as the lite network
reads it; a clip's last frame has none, as in DAVIS.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from gsanet.config import FlowPicture
from gsanet.errors import GsanetError
from gsanet.flow.camera import residual_flow
from gsanet.flow.dis import DisFlow
from gsanet.flow.picture import flow_picture
from gsanet.synth.clips import usable
from gsanet.synth.dice import Array, Dice
from gsanet.synth.material import Material
from gsanet.synth.render import Shot, render
from gsanet.synth.scene import Scene
from gsanet.synth.scenes import KINDS, random_scene

PARTS = ("DUTS_train", "DAVIS_train", "DAVIS_test")
_STILLS, _CLIPS, _TEST = range(3)


@dataclass(frozen=True)
class Plan:
    """How much to write.

    Attributes:
        clips: Training clips; as many stills, and a tenth of it (at least one) test clips.
        frames: Of a training clip.
        test_frames: Of a test clip.
        seed: Decides every byte.
    """

    clips: int
    seed: int
    frames: int = 8
    test_frames: int = 24


def write_dataset(out: Path, plan: Plan, material: Material) -> Iterator[str]:
    """Write it, one name yielded for each still or clip that is done.

    Raises:
        GsanetError: When the folder already holds a data set: two would mix.
    """
    if any((out / part).exists() for part in PARTS):
        raise GsanetError(f"{out} already holds a data set.", "Choose a new folder.")
    for number in range(plan.clips):
        yield _still(out / PARTS[_STILLS], plan, number, material)
    for number in range(plan.clips):
        name, shots = _sequence(plan, (_CLIPS, number), plan.frames, material)
        _write(out / PARTS[_CLIPS], f"{name}_", shots)
        yield name
    for number in range(max(1, plan.clips // 10)):
        name, shots = _sequence(plan, (_TEST, number), plan.test_frames, material)
        _write(out / PARTS[_TEST] / name, "", shots)
        yield name


def total(plan: Plan) -> int:
    """How many names `write_dataset` yields."""
    return 2 * plan.clips + max(1, plan.clips // 10)


def _still(folder: Path, plan: Plan, number: int, material: Material) -> str:
    for attempt in range(20):
        scene = random_scene((plan.seed, _STILLS, number, attempt), material, (0.0,))
        shot = render(scene, 0.0)
        if shot.mask.any() and usable(scene, [shot]):
            break
    else:
        raise RuntimeError(f"no usable scene for still {number} of seed {plan.seed}")
    name = f"still{number:05d}"
    _save(folder / "RGB" / f"{name}.jpg", shot.rgb)
    _save(folder / "GT" / f"{name}.png", shot.mask)
    return name


def _sequence(
    plan: Plan, which: tuple[int, int], frames: int, material: Material
) -> tuple[str, list[Shot]]:
    times = tuple(float(i - frames // 2) for i in range(frames))
    kind = Dice(plan.seed, *which).weighted(KINDS)
    for attempt in range(20):
        key = (plan.seed, *which, attempt)
        scene: Scene = random_scene(key, material, times, kind)
        shots = [render(scene, time) for time in times]
        if usable(scene, shots):
            return f"{kind}{which[1]:04d}", shots
    raise RuntimeError(f"no usable scene for clip {which[1]} of seed {plan.seed}")


def _write(folder: Path, prefix: str, shots: list[Shot]) -> None:
    estimator = DisFlow()
    for i, shot in enumerate(shots):
        name = f"{prefix}{i:05d}"
        _save(folder / "RGB" / f"{name}.jpg", shot.rgb)
        _save(folder / "GT" / f"{name}.png", shot.mask)
        if i + 1 < len(shots):
            flow = residual_flow(estimator.estimate(shot.rgb, shots[i + 1].rgb))
            _save(folder / "FLOW" / f"{name}.jpg", flow_picture(flow, FlowPicture()))


def _save(path: Path, picture: Array) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    image = Image.fromarray(picture)
    if path.suffix == ".jpg":
        image.save(path, quality=95, subsampling=0)
    else:
        image.save(path)
