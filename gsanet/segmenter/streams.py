"""Networks behind one face: pictures in 0..1 to probabilities, several flow pictures a frame.

The compact network encodes a frame once, however many flow pictures it is asked about.

Shapes: B frames, R reference frames, D flow pictures of each (directions), H x W the input.
"""

from typing import Any, Protocol

import torch
from torch import Tensor, nn
from torch.nn.utils.fusion import fuse_conv_bn_eval

from gsanet.model.clip import ClipNetwork, Prediction, clip_network, shown_slots
from gsanet.model.lite import LiteGSANet, References, StreamFeatures
from gsanet.model.lite_parts import ConvNorm
from gsanet.model.lite_slots import SlotResult
from gsanet.model.lite_still import LiteStillGSANet


class FrameNetwork(Protocol):
    """A network as the segmenter asks it."""

    def references(self, rgb: Tensor, flows: Tensor) -> Any:
        """What it keeps of reference frames (R, 3, H, W) with flow pictures (D, R, 3, H, W)."""
        ...

    def predict(self, rgb: Tensor, flows: Tensor, references: Any) -> list[Prediction]:
        """One prediction a direction: frames (B, 3, H, W), flow pictures (D, B, 3, H, W)."""
        ...


def frame_network(network: nn.Module) -> FrameNetwork:
    """The face of a network that is not trained any more; its weights may be rearranged."""
    if isinstance(network, LiteGSANet):
        return _Lite(network)
    if isinstance(network, LiteStillGSANet):
        fold_norms(network)
    return _Whole(clip_network(network))


class _Whole:
    """Asks once a direction."""

    def __init__(self, network: ClipNetwork) -> None:
        self._network = network

    def references(self, rgb: Tensor, flows: Tensor) -> list[object]:
        return [self._network.references(rgb, flow) for flow in flows]

    def predict(self, rgb: Tensor, flows: Tensor, references: list[object]) -> list[Prediction]:
        return [
            self._network.predict(rgb, flow, kept)
            for flow, kept in zip(flows, references, strict=True)
        ]


class _Lite:
    """The compact network: the picture's stream is shared by the directions."""

    def __init__(self, network: LiteGSANet) -> None:
        fold_norms(network)
        network.to(memory_format=torch.channels_last)  # type: ignore[call-overload]  # stubs lack it
        self._network = network

    def references(self, rgb: Tensor, flows: Tensor) -> list[References]:
        seen = _pooled(self._network.rgb(_unit(rgb)))
        return [References(seen, _pooled(self._network.flow(_unit(flow)))) for flow in flows]

    def predict(self, rgb: Tensor, flows: Tensor, references: list[References]) -> list[Prediction]:
        network, batch = self._network, len(rgb)
        seen = network.rgb(_unit(rgb))
        seen_slots = network.rgb.slots(seen.maps[3], references[0].rgb.expand(batch, -1, -1))
        # two directions at once cost one and a half; the decoder gains nothing by it
        moved = network.flow(_unit(flows.flatten(0, 1)))
        kept = torch.cat([one.flow.expand(batch, -1, -1) for one in references])
        moved_slots = network.flow.slots(moved.maps[3], kept)
        seen_maps = _with(seen, seen_slots.features)
        moved_maps = [part.chunk(len(flows)) for part in _with(moved, moved_slots.features)]
        slots_by_direction = zip(*(part.chunk(len(flows)) for part in moved_slots), strict=True)
        predictions = []
        for maps, slot in zip(zip(*moved_maps, strict=True), slots_by_direction, strict=True):
            logits = network.decoder(seen_maps, list(maps))[0]
            slots = shown_slots("rgb", seen_slots) | shown_slots("flow", SlotResult(*slot))
            predictions.append(Prediction(logits.float().sigmoid(), slots))
        return predictions


def fold_norms(network: nn.Module) -> None:
    """Merge each batch normalisation into the convolution before it: a third less time on a CPU."""
    for part in network.modules():
        if isinstance(part, ConvNorm):
            part.conv = fuse_conv_bn_eval(part.conv, part.norm)
            part.norm = nn.Identity()  # type: ignore[assignment]  # what is left of it


def _unit(pictures: Tensor) -> Tensor:
    return (2 * pictures - 1).contiguous(memory_format=torch.channels_last)


def _pooled(features: StreamFeatures) -> Tensor:
    return features.prototypes.reshape(1, -1, features.prototypes.shape[-1])


def _with(features: StreamFeatures, guided: Tensor) -> list[Tensor]:
    return [*features.maps[:3], guided, features.maps[4]]
