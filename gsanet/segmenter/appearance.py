"""What the subject looks like here: a small classifier of pixels by colour and place.

It learns from pixels that the first pass is sure of and speaks about the others: parts of the
subject that did not move, and moving things that look like the background.
"""

import math
from dataclasses import dataclass

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from gsanet.model.adamw import AdamW

# A pixel above the first is the subject for sure, below the second it is not.
SURE = (0.8, 0.15)
# Pixels learnt from each picked frame, and how many frames are picked.
_SUBJECT_PIXELS, _OTHER_PIXELS = 400, 800
_MOST_PICKS = 40
# Fewer sure pixels than this in a frame are an accident.
_LEAST_PIXELS = 5

# Few steps on purpose: a longer training (and a forest of 40 trees) learns the first pass's
# mistakes by heart and loses one J point.
_HIDDEN, _STEPS, _BATCH, _RATE, _DECAY = 32, 100, 2048, 1e-2, 1e-2
_LABEL_DOUBT = 0.02


def pixel_features(picture: NDArray[np.uint8]) -> NDArray[np.float32]:
    """(h * w, 14): colour, colour around, roughness, place; `picture` is (h, w, 3) RGB."""
    height, width = picture.shape[:2]
    lab = np.asarray(cv2.cvtColor(picture, cv2.COLOR_RGB2LAB), np.float32)
    local_mean = cv2.GaussianBlur(lab, (0, 0), 3)
    variance = cv2.GaussianBlur(lab * lab, (0, 0), 3) - local_mean * local_mean
    features = np.empty((height, width, 14), np.float32)
    features[..., 0:3] = lab
    features[..., 3:6] = cv2.GaussianBlur(lab, (0, 0), 2)
    features[..., 6:9] = cv2.GaussianBlur(lab, (0, 0), 5)
    features[..., 9:12] = np.sqrt(np.maximum(variance, 0))
    features[..., 12] = np.linspace(0, 60, width, endpoint=False)
    features[..., 13] = np.linspace(0, 60, height, endpoint=False)[:, None]
    return features.reshape(-1, 14)


@dataclass(frozen=True, eq=False)
class AppearanceModel:
    """A fitted classifier; a few kilobytes."""

    mean: NDArray[np.float32]
    scale: NDArray[np.float32]
    network: nn.Sequential

    def odds(self, picture: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Log-odds of the subject, (h, w); `picture` is (h, w, 3) RGB at the fitted size."""
        features = (pixel_features(picture) - self.mean) / self.scale
        with torch.inference_mode():
            odds = self.network(torch.from_numpy(features)).numpy()
        return np.asarray(odds, np.float32).reshape(picture.shape[:2])


class ShotSamples:
    """Sure pixels of evenly spread frames, however many frames there turn out to be.

    Args:
        sure: From where on a pixel is the subject, and up to where it is not.
    """

    def __init__(self, sure: tuple[float, float] = SURE) -> None:
        self._sure = sure
        self._length = 0
        self._step = 1
        self._picks: list[tuple[NDArray[np.float32], NDArray[np.float32]]] = []

    def add(self, number: int, picture: NDArray[np.uint8], prob: NDArray[np.uint8]) -> None:
        """The next frame: its picture and its first-pass map."""
        if self._length % self._step == 0:
            self._picks.append(_sure_pixels(number, picture, prob, self._sure))
            if len(self._picks) > _MOST_PICKS:
                self._picks = self._picks[::2]
                self._step *= 2
        self._length += 1

    def fit(self) -> AppearanceModel | None:
        """A model of these frames; None when nothing in it is sure enough to learn from."""
        if not self._picks:
            return None
        features = np.concatenate([pick[0] for pick in self._picks])
        labels = np.concatenate([pick[1] for pick in self._picks])
        if len(labels) == 0 or labels.min() == labels.max():
            return None
        mean = features.mean(axis=0)
        scale = features.std(axis=0) + np.float32(1e-3)
        network = _trained(torch.from_numpy((features - mean) / scale), torch.from_numpy(labels))
        return AppearanceModel(mean, scale, network)


def _sure_pixels(
    number: int, picture: NDArray[np.uint8], prob: NDArray[np.uint8], sure: tuple[float, float]
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    dice = np.random.default_rng(number)
    size = (picture.shape[1], picture.shape[0])
    prob = np.asarray(cv2.resize(prob, size, interpolation=cv2.INTER_LINEAR), np.uint8)
    subject = np.flatnonzero(prob > sure[0] * 255)
    other = np.flatnonzero(prob < sure[1] * 255)
    if len(subject) < _LEAST_PIXELS:
        return np.zeros((0, 14), np.float32), np.zeros(0, np.float32)
    subject = dice.choice(subject, min(len(subject), _SUBJECT_PIXELS), replace=False)
    other = dice.choice(other, min(len(other), _OTHER_PIXELS), replace=False)
    labels = np.zeros(len(subject) + len(other), np.float32)
    labels[: len(subject)] = 1
    return pixel_features(picture)[np.concatenate([subject, other])], labels


def _trained(features: Tensor, labels: Tensor) -> nn.Sequential:
    dice = torch.Generator().manual_seed(0)
    network = nn.Sequential(
        nn.Linear(features.shape[1], _HIDDEN),
        nn.ReLU(),
        nn.Linear(_HIDDEN, _HIDDEN),
        nn.ReLU(),
        nn.Linear(_HIDDEN, 1),
        nn.Flatten(0),
    )
    with torch.no_grad():
        for layer in network:
            if isinstance(layer, nn.Linear):
                layer.weight.normal_(std=(2 / layer.in_features) ** 0.5, generator=dice)
                layer.bias.zero_()
    targets = labels * (1 - 2 * _LABEL_DOUBT) + _LABEL_DOUBT
    optimiser = AdamW(network.parameters(), lr=_RATE, weight_decay=_DECAY)
    for step in range(_STEPS):
        picked = torch.randint(len(features), (_BATCH,), generator=dice)
        odds = network(features[picked])
        loss = nn.functional.binary_cross_entropy_with_logits(odds, targets[picked])
        optimiser.zero_grad()
        torch.autograd.backward(loss)
        optimiser.step()
        # the rate falls along half a cosine, from step to step as torch's schedule computes it
        optimiser.param_groups[0]["lr"] *= _cosine(step + 1) / _cosine(step)
    return network


def _cosine(step: int) -> float:
    return 1 + math.cos(math.pi * step / _STEPS)
