"""The still-picture network of GSANet's first training stage: the appearance stream alone."""

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
