import numpy as np
import pytest

from gsanet.synth.backgrounds import BACKGROUNDS, background
from gsanet.synth.bodies import BODIES, body
from gsanet.synth.dice import Dice
from gsanet.synth.geometry import affine
from gsanet.synth.occluders import footing, near_layer
from gsanet.synth.render import render
from gsanet.synth.scenes import KINDS, random_scene
from gsanet.synth.wardrobe import camouflage, wardrobe

TIMES = (-6.0, 0.0, 5.0)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_renders(material, kind):
    areas = []
    for number in range(4):
        scene = random_scene((2, number), material, TIMES, kind)
        assert scene.kind == kind
        for time in TIMES:
            shot = render(scene, time)
            assert shot.rgb.shape == (192, 336, 3)
            assert shot.rgb.dtype == shot.mask.dtype == np.uint8
            assert set(np.unique(shot.mask)) <= {0, 255}
            areas.append((shot.mask > 0).mean())
    assert max(areas) == 0 if kind == "empty" else max(areas) > 0.01


@pytest.mark.parametrize("kind", BACKGROUNDS)
def test_every_background_fills_the_frame(material, kind):
    layers = background(Dice(3), material, kind)
    assert layers[0].picture.shape[2] == 3
    view = random_scene((2, 0), material, TIMES).view(3.0, np.zeros(2))
    pictures = [layer.seen(view, 0.0) for layer in layers]
    assert all(picture.shape[:2] == (192, 336) for picture in pictures)
    assert pictures[0].std() > 0


@pytest.mark.parametrize("kind", BODIES)
def test_every_body_is_drawn_where_it_is_put(material, kind):
    dice = Dice(4)
    figure = body(dice, wardrobe(dice, material), kind)
    sprite = figure.sprite(0.0, affine(x=168, y=96, sx=70, sy=70))
    assert sprite is not None
    rows, columns = sprite.window
    assert rows.start < 96 < rows.stop
    assert columns.start < 168 < columns.stop
    assert sprite.rgba[..., 3].max() > 250
    assert figure.sprite(0.0, affine(x=900, y=96, sx=70, sy=70)) is None


def test_what_stands_in_front_has_gaps(material):
    for number in range(6):
        alpha = near_layer(Dice(5, number), material).picture[..., 3]
        assert 0 < (alpha > 127).mean() < 0.9
        alpha = footing(Dice(6, number), material, (168.0, 150.0)).picture[..., 3]
        assert 0 < (alpha > 127).mean() < 0.9


def test_hidden_subject_has_the_colours_of_its_surroundings(material):
    scenery = np.full((60, 90, 3), (40, 90, 160), np.uint8)
    cloth = camouflage(Dice(7), material, scenery).fabric()(30, 20).astype(int)
    assert np.abs(cloth - [40, 90, 160]).max() < 50
