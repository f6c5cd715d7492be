"""Small synthetic clips whose masks are known."""

from dataclasses import replace
from typing import NamedTuple

import cv2
import numpy as np
import pytest
import torch

from gsanet.checkpoint import save_model
from gsanet.config import FrameFit, lite, tiny
from gsanet.model import registry

HEIGHT, WIDTH = 96, 168


def texture(height, width, seed, tint=(1.0, 1.0, 1.0)):
    """Smooth to fine noise, as a photograph has it."""
    dice = np.random.default_rng(seed)
    total = np.zeros((height, width, 3))
    for cells, weight in ((6, 60), (16, 40), (48, 30), (96, 20)):
        rows = max(2, height * cells // width)
        octave = dice.standard_normal((rows, cells, 3)) * 0.4 + dice.standard_normal(
            (rows, cells, 1)
        )
        total += weight * cv2.resize(octave, (width, height), interpolation=cv2.INTER_CUBIC)
    return np.clip(110 * np.array(tint) + 0.7 * total, 0, 255).astype(np.uint8)


class Clip(NamedTuple):
    frames: np.ndarray  # (T, H, W, 3) uint8
    masks: np.ndarray  # (T, H, W) bool


def pan(count=8, seed=0, step=(2.0, 0.5), noise=2.0, subject=None):
    """A camera pans over a textured plane; `subject` (dx, dy) moves before it."""
    height, width = HEIGHT, WIDTH
    dice = np.random.default_rng(seed + 100)
    plane = texture(2 * height, 2 * width, seed, (1.1, 1.0, 0.8))
    skin = texture(height, width, seed + 1, (0.5, 0.7, 1.5))
    y, x = np.mgrid[0:height, 0:width]
    frames, masks = [], []
    for t in range(count):
        shift = np.array([[1.0, 0, -20 - step[0] * t], [0, 1, -10 - step[1] * t]])
        frame = cv2.warpAffine(plane, shift, (width, height), flags=cv2.INTER_LINEAR)
        mask = np.zeros((height, width), bool)
        if subject is not None:
            at = (0.35 * width + subject[0] * t, 0.5 * height + subject[1] * t)
            mask = ((x - at[0]) / (0.13 * width)) ** 2 + ((y - at[1]) / (0.22 * height)) ** 2 < 1
            move = np.array([[1.0, 0, subject[0] * t], [0, 1, subject[1] * t]])
            size = (width, height)
            moved = cv2.warpAffine(skin, move, size, borderMode=cv2.BORDER_REFLECT)
            frame = np.where(mask[..., None], moved, frame)
        frame = frame + dice.normal(0, noise, frame.shape)
        frames.append(np.clip(frame, 0, 255).astype(np.uint8))
        masks.append(mask)
    return Clip(np.stack(frames), np.stack(masks))


def overlap(prob, mask):
    """Intersection over union of a map's upper half with a mask."""
    found = np.asarray(prob) > (127 if prob.dtype == np.uint8 else 0.5)
    return (found & mask).sum() / max(1, (found | mask).sum())


@pytest.fixture(scope="session")
def moving():
    return pan(count=10, subject=(3.0, -1.0))


@pytest.fixture(scope="session")
def make_pan():
    return pan


@pytest.fixture(scope="session")
def iou():
    return overlap


def saved(config, folder):
    torch.manual_seed(0)
    network = registry.build(config)
    # of a fresh network the last scales are zero: the map would be flat
    with torch.no_grad():
        for name, value in network.named_parameters():
            if value.ndim == 1 and name.endswith("weight"):
                value.uniform_(0.5, 1.5)
    path = folder / f"{config.architecture}-{config.references}.safetensors"
    save_model(path, network, config)
    return path


@pytest.fixture(scope="session")
def small_lite(tmp_path_factory):
    config = replace(lite(), stages=(8, 8, 16, 16, 16), channels=16, sizes=((32, 56), (48, 84)))
    return saved(config, tmp_path_factory.mktemp("weights"))


@pytest.fixture(scope="session")
def official_like(tmp_path_factory):
    """The paper's architecture, tiny: a stretched square, flow as it is, min-max available."""
    fit = FrameFit(96, keep_aspect=False, min_max=True)
    config = replace(tiny(), fit=fit, flow=replace(tiny().flow, compensate_camera=False))
    return saved(config, tmp_path_factory.mktemp("weights"))


@pytest.fixture(scope="session")
def save_network():
    return saved
