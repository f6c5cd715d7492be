"""The compact network for still pictures: the picture's stream of `lite` and a decoder of its own.

A still has no flow, so half of the video network would only look at a blank. The picture is its
own reference, as GSANet's first stage has it.
"""

from collections.abc import Mapping
from typing import NamedTuple

from torch import Tensor, nn
from typing_extensions import override

from gsanet.config import LiteConfig
from gsanet.model.lite import Decoder, Stream
from gsanet.model.lite_slots import SlotResult


class StillOutput(NamedTuple):
    """What the network says.

    Attributes:
        logits: Maps B 1 h w at 1/2, 1/4, 1/8, 1/16 and 1/32; the first is the answer.
        rgb: The slots.
    """

    logits: tuple[Tensor, ...]
    rgb: SlotResult


class LiteStillGSANet(nn.Module):
    """The subject of pictures (B, 3, H, W) in -1..1."""

    def __init__(self, config: LiteConfig) -> None:
        super().__init__()
        self.config = config
        self.rgb = Stream(config)
        self.decoder = Decoder(config, streams=1)

    @override
    def forward(self, rgb: Tensor) -> StillOutput:
        seen = self.rgb(rgb)
        slots = self.rgb.slots(seen.maps[3], seen.prototypes)
        maps = [*seen.maps[:3], slots.features, seen.maps[4]]
        return StillOutput(self.decoder(maps), slots)


def weights_of_video(video: Mapping[str, Tensor], still: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """What a still network starts from: a compact video network's weights, without the flow's.

    Where the decoder joins the streams, the picture's channels come before the flow's.

    Args:
        video: Weights of the video network.
        still: Weights of the still network; names and shapes of the result.
    """
    return {
        name: video[name][:, : value.shape[1]] if value.ndim > 1 else video[name]
        for name, value in still.items()
    }
