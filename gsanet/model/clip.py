"""Every network behind one face: pictures in 0..1 to probabilities, references cached by the clip.

Each network wants its pictures in a range of its own; callers need not know.

Shapes: B batch, R reference frames, H x W multiples of 32.
"""

from dataclasses import dataclass
from typing import Protocol

import torch
from torch import Tensor, nn

from gsanet.model import lite
from gsanet.model.image_network import ImageGSANet
from gsanet.model.lite_slots import SlotResult
from gsanet.model.lite_still import LiteStillGSANet
from gsanet.model.network import GSANet, References
from gsanet.model.output import Output

IMAGENET_MEAN = (0.485, 0.456, 0.406)
IMAGENET_STD = (0.229, 0.224, 0.225)


@dataclass(frozen=True)
class Prediction:
    """What a network says about a batch of frames.

    Attributes:
        prob: (B, 1, H, W) float32 in 0..1, the subject; of a compact network for stills at half
            that size, which is all that it finds.
        slots: Maps of the slots by name, each (B, 1, h, w) in 0..1; none if it has no slots.
    """

    prob: Tensor
    slots: dict[str, Tensor]


class ClipNetwork(Protocol):
    """A network for the frames of a clip."""

    def references(self, rgb: Tensor, flow: Tensor) -> object:
        """What it keeps of the reference frames (R, 3, H, W) and their flow pictures, in 0..1."""
        ...

    def predict(self, rgb: Tensor, flow: Tensor, references: object) -> Prediction:
        """Frames (B, 3, H, W) and flow pictures in 0..1, with what `references` gave."""
        ...


def clip_network(network: nn.Module) -> ClipNetwork:
    """The face of a network that `gsanet.model.registry` builds."""
    match network:
        case GSANet():
            return _Video(network)
        case ImageGSANet():
            return _Image(network)
        case lite.LiteGSANet():
            return _Lite(network)
        case LiteStillGSANet():
            return _LiteStill(network)
        case _:
            raise TypeError(f"{type(network).__name__} is no network for clips")


def imagenet_normalised(rgb: Tensor) -> Tensor:
    """Pictures (..., 3, H, W) in 0..1 as networks pretrained on ImageNet want them."""
    mean = rgb.new_tensor(IMAGENET_MEAN).view(3, 1, 1)
    std = rgb.new_tensor(IMAGENET_STD).view(3, 1, 1)
    return (rgb - mean) / std


class _Video:
    def __init__(self, network: GSANet) -> None:
        # a quarter less time on a CPU, and what GPUs prefer, too; the stubs do not know it
        network.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
        self._network = network

    def references(self, rgb: Tensor, flow: Tensor) -> References:
        return self._network.encode_references(
            _last(imagenet_normalised(rgb))[None], _last(flow)[None]
        )

    def predict(self, rgb: Tensor, flow: Tensor, references: object) -> Prediction:
        assert isinstance(references, References)
        rgb, flow = _last(imagenet_normalised(rgb)), _last(flow)
        output = self._network.forward_target(rgb, flow, references)
        return Prediction(output.prob.float(), output.slots)


def _last(pictures: Tensor) -> Tensor:
    return pictures.contiguous(memory_format=torch.channels_last)


class _Image:
    """Looks at each frame by itself; flow and references change nothing."""

    def __init__(self, network: ImageGSANet) -> None:
        self._network = network

    def references(self, rgb: Tensor, flow: Tensor) -> None:
        del rgb, flow

    def predict(self, rgb: Tensor, flow: Tensor, references: object) -> Prediction:
        del flow, references
        output: Output = self._network(imagenet_normalised(rgb))
        return Prediction(output.prob.float(), {})


class _Lite:
    def __init__(self, network: lite.LiteGSANet) -> None:
        self._network = network

    def references(self, rgb: Tensor, flow: Tensor) -> lite.References:
        return lite.references_of(self._network.encode(2 * rgb - 1, 2 * flow - 1), 1)

    def predict(self, rgb: Tensor, flow: Tensor, references: object) -> Prediction:
        assert isinstance(references, lite.References)
        batch = rgb.shape[0]
        expanded = lite.References(*(part.expand(batch, -1, -1) for part in references))
        output = self._network.decode(self._network.encode(2 * rgb - 1, 2 * flow - 1), expanded)
        logits = nn.functional.interpolate(
            output.logits[0].float(), rgb.shape[2:], mode="bilinear", align_corners=False
        )
        slots = shown_slots("rgb", output.rgb) | shown_slots("flow", output.flow)
        return Prediction(logits.sigmoid(), slots)


class _LiteStill:
    """Looks at each frame by itself; flow and references change nothing."""

    def __init__(self, network: LiteStillGSANet) -> None:
        self._network = network

    def references(self, rgb: Tensor, flow: Tensor) -> None:
        del rgb, flow

    def predict(self, rgb: Tensor, flow: Tensor, references: object) -> Prediction:
        del flow, references
        output = self._network(_last(2 * rgb - 1))
        return Prediction(output.logits[0].float().sigmoid(), shown_slots("rgb", output.rgb))


def shown_slots(stream: str, slots: SlotResult) -> dict[str, Tensor]:
    """What the slots of a compact network's stream attend to, by the names that viewers know."""
    return {
        f"coarse_{stream}": slots.guidance_logits.softmax(1)[:, :1],
        f"fine1_{stream}": (slots.similarity[:, :1] + 1) / 2,
        f"fine2_{stream}": (1 - slots.similarity[:, 1:2]) / 2,
    }
