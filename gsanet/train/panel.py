"""The paper's figure of one sample, A to H: what the network sees, what it says, and why.

A the frame, B its flow, C the true mask, D the answer; E and F what the picture's stream takes for
subject and for background, G and H the same of the flow's stream.
"""

from collections.abc import Iterator, Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont
from torch import Tensor, nn
from torch.nn import functional

from gsanet.data.batches import TrainingBatch
from gsanet.model.clip import ClipNetwork, clip_network

CAPTIONS = (
    "A  Frame",
    "B  Flow",
    "C  Truth",
    "D  Answer",
    "E  Subject, picture",
    "F  Rest, picture",
    "G  Subject, flow",
    "H  Rest, flow",
)
TILE_WIDTH = 168
_HEAD, _GAP = 24, 4
_LETTERS = 16  # the sheet is mostly seen smaller than it is
_GROUND = (24, 24, 24)


def panel(
    network: nn.Module,
    batches: Sequence[TrainingBatch],
    device: torch.device,
) -> Image.Image:
    """A row of eight tiles for the first frame of each batch of one clip.

    Args:
        network: In eval mode.
        batches: One clip each; its other frames are the first one's references.
        device: Where the network is.
    """
    seen_by = clip_network(network)
    rows = [list(_tiles(seen_by, batch, device)) for batch in batches]
    height = max(tile.height for row in rows for tile in row)
    width = len(CAPTIONS) * (TILE_WIDTH + _GAP) - _GAP
    sheet = Image.new("RGB", (width, _HEAD + len(rows) * (height + _GAP)), _GROUND)
    brush = ImageDraw.Draw(sheet)
    font = ImageFont.load_default(_LETTERS)
    for column, caption in enumerate(CAPTIONS):
        brush.text((column * (TILE_WIDTH + _GAP) + 2, 2), caption, fill=(225, 225, 225), font=font)
    for number, row in enumerate(rows):
        for column, tile in enumerate(row):
            top = _HEAD + number * (height + _GAP)
            sheet.paste(tile, (column * (TILE_WIDTH + _GAP), top))
    return sheet


def _tiles(
    network: ClipNetwork, batch: TrainingBatch, device: torch.device
) -> Iterator[Image.Image]:
    rgb, flow = ((part.to(device) + 1) / 2 for part in (batch.rgb, batch.flow))
    # a still is its own reference
    others = slice(1, None) if len(rgb) > 1 else slice(None)
    with torch.inference_mode():
        references = network.references(rgb[others], flow[others])
        said = network.predict(rgb[:1], flow[:1], references)
    size = batch.mask.shape[2], batch.mask.shape[3]
    yield _coloured(batch.rgb[0], size)
    yield _coloured(batch.flow[0], size)
    yield _grey(batch.mask[0, 0], size)
    yield _grey(said.prob[0, 0], size)
    for stream in ("rgb", "flow"):
        subject, unlike_rest = (said.slots.get(f"{name}_{stream}") for name in ("fine1", "fine2"))
        yield _grey(subject[0, 0], size) if subject is not None else _nothing(size)
        yield _grey(1 - unlike_rest[0, 0], size) if unlike_rest is not None else _nothing(size)


def _coloured(picture: Tensor, size: tuple[int, int]) -> Image.Image:
    values = ((picture.float().cpu() + 1) * 127.5).clamp(0, 255).permute(1, 2, 0)
    return _tile(values.numpy().round().astype(np.uint8), size)


def _grey(shown: Tensor, size: tuple[int, int]) -> Image.Image:
    full = functional.interpolate(shown.float().cpu()[None, None], size, mode="bilinear")
    values = (full[0, 0].clamp(0, 1) * 255).numpy().round().astype(np.uint8)
    return _tile(np.repeat(values[:, :, None], 3, axis=2), size)


def _nothing(size: tuple[int, int]) -> Image.Image:
    return _tile(np.full((*size, 3), 60, np.uint8), size)


def _tile(values: NDArray[np.uint8], size: tuple[int, int]) -> Image.Image:
    height = max(1, round(size[0] * TILE_WIDTH / size[1]))
    return Image.fromarray(values).resize((TILE_WIDTH, height), Image.Resampling.BILINEAR)
