"""Which appearance models answer for a frame of a long clip."""

import numpy as np
import pytest

from gsanet.segmenter.looks import Looks

PICTURE = np.zeros((4, 4, 3), np.uint8)
MAP = np.zeros((4, 4), np.uint8)


def learnt(shots):
    """Looks of shots of so many frames; each model is just its number."""
    models = iter(range(100))
    looks = Looks(lambda samples: next(models))
    number = 0
    for length in shots:
        for place in range(length):
            looks.add(number, PICTURE, MAP, starts_shot=place == 0)
            number += 1
    looks.finish()
    return looks


def test_a_shot_of_ordinary_length_has_one_model():
    looks = learnt([90])
    assert {tuple(looks.at(number)) for number in range(90)} == {((0, 1.0),)}


def test_shots_do_not_share_models():
    looks = learnt([3, 200, 1])
    assert [looks.at(number) for number in (2, 3, 202, 203)] == [
        [(0, 1.0)],
        [(1, 1.0)],
        [(1, 1.0)],
        [(2, 1.0)],
    ]


def test_in_a_long_shot_models_fade_into_each_other():
    looks = learnt([480, 50])
    assert looks.at(0) == [(0, 1.0)]
    weights = [dict(looks.at(number)).get(1, 0.0) for number in range(480)]
    assert np.all(np.diff(weights) >= 0)
    assert np.max(np.diff(weights)) < 0.01
    assert weights[239] == pytest.approx(0.5, abs=0.01)
    assert weights[-1] == 1.0
    assert looks.at(480) == [(2, 1.0)]


def test_a_short_rest_of_a_long_shot_belongs_to_the_model_before():
    looks = learnt([240 + 30, 20])
    assert looks.at(269) == [(0, 1.0)]
    assert looks.at(270) == [(1, 1.0)]


def test_where_nothing_was_learnt_nothing_answers():
    looks = Looks(lambda samples: None)
    looks.add(0, PICTURE, MAP, starts_shot=True)
    looks.finish()
    assert looks.at(0) == []
