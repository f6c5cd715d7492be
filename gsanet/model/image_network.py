"""The still-picture network of GSANet's first training stage: the appearance stream alone."""

import re
from collections.abc import Iterable

from torch import Tensor
from typing_extensions import override

from gsanet.config import STRIDE, ModelConfig
from gsanet.model.fusion import MultiScaleFusion, SideOutputs, initialise
from gsanet.model.mit import VARIANTS, MiT
from gsanet.model.output import Output


class ImageGSANet(SideOutputs):
    """Salient object of ImageNet-normalised pictures (B, 3, H, W), H and W multiples of 32."""

    def __init__(self, config: ModelConfig) -> None:
        super().__init__(config.channels)
        self.config = config
        variant = VARIANTS[config.encoder]
        self.rgb_encoder = MiT(variant)
        for number, width in enumerate(reversed(variant.widths), start=1):
            fusion = initialise(MultiScaleFusion(width, config.channels, nested=False))
            self.add_module(f"rgb_MFFM{number}", fusion)

    @override
    def forward(self, rgb: Tensor) -> Output:
        size = rgb.shape[2], rgb.shape[3]
        if size[0] % STRIDE or size[1] % STRIDE:
            raise ValueError(f"pictures {tuple(rgb.shape)}: sides are multiples of {STRIDE}")
        levels = [
            self.get_submodule(f"rgb_MFFM{number}")(feature)
            for number, feature in zip((4, 3, 2, 1), self.rgb_encoder(rgb), strict=True)
        ]
        return Output(self.decode(levels), {}, size)


def image_names(video: Iterable[str]) -> dict[str, str]:
    """Which weight of the image network each weight of the video network starts from.

    Both streams start from the image network's only one. Its fusion branches are called `branch0`
    where the video network's are `branch0.0`; the official loader copies equal names only, and so
    silently leaves all of them out.
    """
    table = {}
    for name in video:
        source = re.sub(r"^flow_", "rgb_", name)
        source = re.sub(r"(_MFFM\d\.branch\d)\.0\.", r"\1.", source)
        if re.match(r"rgb_encoder\.|rgb_MFFM\d\.|fusion\d\.|linearr\d\.", source):
            table[name] = source
    return table
