"""How much work a frame is worth: the steps and sizes of each preset."""

from dataclasses import dataclass, field

from gsanet.flow.dis import DisSettings


@dataclass(frozen=True)
class Still:
    """What makes up for the motion that a single picture does not have.

    A compact network that was made for clips finds the subject of a still, but it is never sure of
    it: its maps are low. It also sees the picture mirrored and without its colours, and the words
    are averaged.

    Attributes:
        even: What its map says where the subject is as likely as not; that becomes one half.
        sure: From where on the appearance model takes a pixel for the subject, and up to where for
            the rest, on the map after that.
        cut: What a cut along the picture's edges (GrabCut) weighs beside the map, 0..1.
        settled: From where on that cut takes a pixel for the subject, and up to where for the rest.
    """

    even: float = 0.38
    sure: tuple[float, float] = (0.6, 0.2)
    cut: float = 0.35
    settled: tuple[float, float] = (0.85, 0.15)


@dataclass(frozen=True)
class Preset:
    """The road from frames to masks, apart from the model.

    Attributes:
        flow_pixels: Cells of the grid that flow is computed on; 192x336 of a wide picture.
        dis: How carefully flow is computed.
        map_pixels: Cells of the grid of first-pass maps.
        finish_pixels: Cells of the grid of the appearance model and of the guided filter's models.
        sizes: Which of the sizes that a compact network was trained at it sees, counted from the
            coarsest; its words are averaged.
        larger: One more size, so many times as high and wide as the largest; 0 for none.
        zoom: Let it look at the subject's surroundings again, at the largest trained size.
        both_directions: Ask the network about the flow to the next and to the previous frame.
        rounds: Rounds of averaging over time.
        appearance: What the appearance model weighs against the map; 0 leaves it out.
        bare: The network's own word, enlarged: what evaluations of a network without a road report.
        still: For single pictures, and compact networks only.
    """

    flow_pixels: int = 192 * 336
    dis: DisSettings = field(default_factory=DisSettings)
    map_pixels: int = 128 * 224
    finish_pixels: int = 192 * 336
    sizes: tuple[int, ...] = (-1,)
    larger: float = 0.0
    zoom: bool = False
    both_directions: bool = True
    rounds: int = 3
    appearance: float = 1.0
    bare: bool = False
    # masks of clips know a preset by its text, which this must not change
    still: Still | None = field(default=None, repr=False)


PRESETS = {
    "fast": Preset(
        dis=DisSettings(refinements=2),
        finish_pixels=128 * 224,
        both_directions=False,
        rounds=2,
    ),
    "balanced": Preset(zoom=True),
    "best": Preset(
        dis=DisSettings(gradient_steps=25, patch_stride=3),
        finish_pixels=256 * 448,
        sizes=(0, -1),
        larger=1.25,
        zoom=True,
    ),
}
STILL = Preset(
    sizes=(0, -1),
    larger=1.25,
    both_directions=False,
    rounds=0,
    appearance=0.6,
    still=Still(),
)
BARE = Preset(sizes=(0,), both_directions=False, rounds=0, appearance=0.0, bare=True)
