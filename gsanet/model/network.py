"""GSANet, the video network: appearance, motion and a few other frames of the clip to a mask.

Lee, Cho, Lee, Park and Lee, "Guided Slot Attention for Unsupervised Video Object Segmentation",
CVPR 2024 (code: Hydragon516/GSANet). Written anew; parameters keep the official names, numbers are
proven equal by the parity tests.

Shapes: B batch, R reference frames, C channels, H x W multiples of 32.
"""

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor
from typing_extensions import override

from gsanet.config import STRIDE, ModelConfig
from gsanet.model import kmeans
from gsanet.model.fusion import SideOutputs, StreamFusion, initialise
from gsanet.model.output import Output
from gsanet.model.prototypes import pixels
from gsanet.model.stream import Guided, Stream

Cluster = Callable[[Tensor, int], tuple[Tensor, Tensor]]


@dataclass(frozen=True)
class References:
    """What the network keeps of the reference frames of a clip; 64 kB a frame and stream.

    Attributes:
        rgb: Prototypes of appearance, (B, R, C, C).
        flow: Prototypes of motion, (B, R, C, C).
    """

    rgb: Tensor
    flow: Tensor


class GSANet(SideOutputs):
    """The video network.

    Pictures are ImageNet-normalised; flow pictures are in 0..1 and are not. References are encoded
    once a clip; `forward_target` then costs two encoder passes a frame.

    Attributes:
        config: What it was built from.
        cluster: The k-means that groups the target's features; exchangeable, for tests.
    """

    def __init__(self, config: ModelConfig, *, cluster: Cluster = kmeans.cluster) -> None:
        super().__init__(config.channels)
        self.config = config
        self.cluster = cluster
        self.rgb, self.flow = Stream("rgb", config), Stream("flow", config)
        for stream in (self.rgb, self.flow):
            for name, part in stream.parts():
                self.add_module(name, part)
        for number in range(1, 5):
            self.add_module(f"total_fuse{number}", initialise(StreamFusion(config.channels)))

    @override
    def forward(self, rgb: Tensor, flow: Tensor, rgb_refs: Tensor, flow_refs: Tensor) -> Output:
        """Targets (B, 3, H, W) with references (B, R, 3, H, W)."""
        return self.forward_target(rgb, flow, self.encode_references(rgb_refs, flow_refs))

    def encode_references(self, rgb: Tensor, flow: Tensor) -> References:
        """Prototypes of reference frames (B, R, 3, H, W) and of their flow pictures."""
        if rgb.shape != flow.shape or rgb.ndim != 5 or rgb.shape[1] == 0:
            raise ValueError(f"references {tuple(rgb.shape)}, their flow {tuple(flow.shape)}")
        seen = self.rgb.reference_features(rgb)
        moved = self.flow.reference_features(flow)
        with torch.autocast(rgb.device.type, enabled=False):
            return References(
                self.rgb.generator.reference(seen), self.flow.generator.reference(moved)
            )

    def forward_target(self, rgb: Tensor, flow: Tensor, references: References) -> Output:
        """Frames (B, 3, H, W) and their flow pictures; references of one clip, or of each frame."""
        size = rgb.shape[2], rgb.shape[3]
        if rgb.shape != flow.shape or size[0] % STRIDE or size[1] % STRIDE:
            raise ValueError(f"pictures {tuple(rgb.shape)}, their flow {tuple(flow.shape)}")
        rgb_levels, flow_levels = self.rgb.levels(rgb), self.flow.levels(flow)
        rgb_guided, flow_guided = self._guide(rgb_levels[2], flow_levels[2], references)
        rgb_levels[2], flow_levels[2] = rgb_guided.features, flow_guided.features
        fused = [
            self.get_submodule(f"total_fuse{number}")(seen, moved)
            for number, (seen, moved) in enumerate(zip(rgb_levels, flow_levels, strict=True), 1)
        ]
        return Output(self.decode(fused), _slot_maps(rgb_guided, flow_guided), size)

    def _guide(self, seen: Tensor, moved: Tensor, references: References) -> tuple[Guided, Guided]:
        """Slots of both streams at 1/16, in full precision: sums over pixels outgrow half."""
        with torch.autocast(seen.device.type, enabled=False):
            seen, moved = seen.float(), moved.float()
            squeezed = torch.cat((self.rgb.squeeze(seen), self.flow.squeeze(moved)))
            labels, _ = self.cluster(pixels(squeezed), self.config.prototypes)
            batch = seen.shape[0]
            return (
                self.rgb.guide(seen, squeezed[:batch], labels[:batch], references.rgb),
                self.flow.guide(moved, squeezed[batch:], labels[batch:], references.flow),
            )


def _slot_maps(rgb: Guided, flow: Guided) -> dict[str, Tensor]:
    """As `Output.slots` names them; slot 0 is the subject."""
    return {
        "coarse_rgb": rgb.coarse[:, :1],
        "coarse_flow": flow.coarse[:, :1],
        "fine1_rgb": rgb.fine[:, :1],
        "fine2_rgb": 1 - rgb.fine[:, 1:2],
        "fine1_flow": flow.fine[:, :1],
        "fine2_flow": 1 - flow.fine[:, 1:2],
    }
