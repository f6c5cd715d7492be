import numpy as np
import pytest

from gsanet.synth.bodies import body
from gsanet.synth.dice import Dice
from gsanet.synth.geometry import affine
from gsanet.synth.lens import lens
from gsanet.synth.toning import has_legs, in_step, toned
from gsanet.synth.wardrobe import wardrobe


def colours(figure):
    """Mean colour of what is drawn."""
    rgba = figure.sprite(0.0, affine(x=168, y=96, sx=90, sy=90)).rgba
    return rgba[rgba[..., 3] == 255][:, :3].mean(0)


def test_a_toned_figure_has_the_light_of_its_place(material):
    sand = np.full((60, 90, 3), (200, 170, 110), np.uint8)
    for number in range(4):
        figure = body(Dice(8, number), wardrobe(Dice(9, number), material), "blob")
        before, half, full = (colours(toned(figure, sand, share)) for share in (0.0, 0.5, 1.0))
        assert before == pytest.approx(colours(figure), abs=3)
        assert full == pytest.approx((200, 170, 110), abs=25)
        assert np.abs(half - (200, 170, 110)).sum() < np.abs(before - (200, 170, 110)).sum() + 10
        for part in toned(figure, sand, 0.7).parts:
            assert (part.patch[..., :3] <= part.patch[..., 3:]).all()


def test_legs_in_step_with_the_way_leave_a_foot_on_the_ground(material):
    walker = next(
        figure
        for number in range(20)
        if has_legs(figure := body(Dice(number), wardrobe(Dice(3), material), "biped"))
    )
    slow, fast = in_step(walker, 0.02), in_step(walker, 0.08)
    for part, quick in zip(slow.parts, fast.parts, strict=True):
        amplitude, pace, _ = part.swing
        if amplitude > 0.15:
            assert quick.swing[1] > 2 * pace
            # at mid-stance the foot goes back as fast as the body goes on
            assert amplitude * pace * 0.45 == pytest.approx(0.02, rel=0.2)
    assert not has_legs(body(Dice(1), wardrobe(Dice(2), material), "polygon"))


def test_a_grade_changes_all_colours_alike():
    grades = [g for number in range(40) if (g := lens(Dice(number), poor=False).grade) is not None]
    assert 15 < len(grades) < 38
    colour = np.array([200.0, 60.0, 40.0, 1.0])
    greyer = [np.ptp(grade @ colour) < 160 for grade in grades]
    assert np.mean(greyer) > 0.9
