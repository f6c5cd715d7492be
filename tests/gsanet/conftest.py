"""Weights and pictures by a rule, so that parity needs no weight file.

The rule is described in tests/gsanet/model/fixtures/README.md.
"""

import zlib

import numpy as np
import pytest
import torch

IMAGENET_MEAN = np.array([0.485, 0.456, 0.406])[:, None, None]
IMAGENET_STD = np.array([0.229, 0.224, 0.225])[:, None, None]


def noise(name, count):
    """`count` numbers in (0, 1) from an integer hash of the name: the same on any machine."""
    with np.errstate(over="ignore"):
        x = np.arange(count, dtype=np.uint32) * np.uint32(0x9E3779B1)
        x += np.uint32(zlib.crc32(name.encode()))
        x ^= x >> np.uint32(16)
        x *= np.uint32(0x85EBCA6B)
        x ^= x >> np.uint32(13)
        x *= np.uint32(0xC2B2AE35)
        x ^= x >> np.uint32(16)
    return (x.astype(np.float64) + 0.5) / 2**32


def weight(name, shape, gain=1.0):
    """The value of one entry of a state dict."""
    if name.endswith("num_batches_tracked"):
        return torch.zeros(shape, dtype=torch.int64)
    spread = (2 * noise(name, int(np.prod(shape))) - 1).reshape(shape)
    match name.rsplit(".", 1)[-1], len(shape):
        case (("running_mean" | "bias"), _):
            value = 0.1 * spread
        case "running_var", _:
            value = 1 + 0.5 * spread
        case "weight", 1:
            value = 1 + 0.25 * spread
        case "weight", _:
            value = gain * np.sqrt(3 / np.prod(shape[1:])) * spread
        case other:
            raise KeyError(other)
    return torch.from_numpy(value.astype(np.float32))


def fill(model, gains=None):
    """Give a model the weights of the rule; in eval mode."""
    gains = gains or {}
    weights = {}
    for name, value in model.state_dict().items():
        gain = next((gain for part, gain in gains.items() if part in name), 1.0)
        weights[name] = weight(name, tuple(value.shape), gain)
    model.load_state_dict(weights, assign=True)
    return model.eval()


def picture(name, height, width, *, normalised):
    """(3, H, W): two waves, an ellipse and a little noise; in 0..1 or ImageNet-normalised."""
    y, x = np.mgrid[0:height, 0:width].astype(np.float64)
    phase = 2 * np.pi * noise(name, 8)
    row, column = (
        length * (0.35 + 0.15 * at / np.pi)
        for length, at in zip((height, width), phase[6:], strict=True)
    )
    ellipse = ((y - row) / (0.22 * height)) ** 2 + ((x - column) / (0.18 * width)) ** 2 < 1
    channels = []
    for c in range(3):
        value = 0.5 + 0.22 * np.sin(2 * np.pi * (c + 1) * x / width + phase[c])
        value += 0.18 * np.cos(2 * np.pi * (c + 2) * y / height + phase[c + 3])
        value[ellipse] = 0.15 + 0.35 * c
        value += 0.06 * (2 * noise(f"{name}/{c}", height * width).reshape(height, width) - 1)
        channels.append(value.clip(0, 1))
    value = np.stack(channels)
    if normalised:
        value = (value - IMAGENET_MEAN) / IMAGENET_STD
    return value.astype(np.float32)


@pytest.fixture(scope="session")
def rule():
    """The functions above, for tests in folders below."""
    torch.set_num_threads(1)

    class Rule:
        noise = staticmethod(noise)
        weight = staticmethod(weight)
        fill = staticmethod(fill)
        picture = staticmethod(picture)

    return Rule
