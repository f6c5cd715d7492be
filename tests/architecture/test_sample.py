"""The bundled sample is what the first run promises: a short clip with sound and a subject."""

from itertools import pairwise
from pathlib import Path

import av
import numpy as np
from PIL import Image

SAMPLE = Path(__file__).resolve().parents[2] / "resources" / "sample"


def test_sample_has_picture_sound_and_colour_tags() -> None:
    with av.open(str(SAMPLE / "sample.mp4")) as movie:
        video = movie.streams.video[0]
        frames = sum(1 for _ in movie.decode(video))
        seconds = float(video.duration * video.time_base)
        assert video.codec_context.colorspace == 1
        assert (video.width, video.height) == (960, 540)
    with av.open(str(SAMPLE / "sample.mp4")) as movie:
        sound = np.concatenate([block.to_ndarray() for block in movie.decode(audio=0)], axis=1)
    assert 4 <= seconds <= 6
    assert frames == round(seconds * 24)
    assert np.abs(sound).max() > 0.1


def test_truth_shows_a_moving_subject() -> None:
    truth = np.asarray(Image.open(SAMPLE / "truth.png")).reshape(6, 540, 960) > 127
    shares = truth.mean(axis=(1, 2))
    centres = [float(np.nonzero(mask)[1].mean()) for mask in truth]
    assert all(0.05 < share < 0.25 for share in shares)
    assert all(later - earlier > 40 for earlier, later in pairwise(centres))
