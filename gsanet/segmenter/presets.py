"""How much work a frame is worth: the steps and sizes of each preset."""

from dataclasses import dataclass, field

from gsanet.flow.dis import DisSettings


@dataclass(frozen=True)
class Preset:
    """The road from frames to masks, apart from the model.

    Attributes:
        flow_pixels: Cells of the grid that flow is computed on; 192x336 of a wide picture.
        dis: How carefully flow is computed.
        map_pixels: Cells of the grid of first-pass maps and of the appearance model.
        sizes: Cells of each input size that the compact network sees; its words are averaged.
        both_directions: Ask the network about the flow to the next and to the previous frame.
        rounds: Rounds of averaging over time.
        appearance: What the appearance model weighs against the map; 0 leaves it out.
    """

    flow_pixels: int = 192 * 336
    dis: DisSettings = field(default_factory=DisSettings)
    map_pixels: int = 128 * 224
    sizes: tuple[int, ...] = (96 * 168, 128 * 224)
    both_directions: bool = True
    rounds: int = 3
    appearance: float = 1.2


PRESETS = {
    "fast": Preset(
        dis=DisSettings(refinements=2), sizes=(96 * 168,), both_directions=False, rounds=2
    ),
    "balanced": Preset(),
    "best": Preset(dis=DisSettings(gradient_steps=25, patch_stride=3)),
}
