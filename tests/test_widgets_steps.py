"""The convolution stepper: products and sums by hand, moves, and what it makes of bad input."""

import asyncio

import numpy as np
import pytest
from scipy.signal import correlate2d
from skimage import data

from course_utils.widgets import step_convolution, steps

PICTURE, KERNEL = np.array(steps.PICTURE), np.array(steps.KERNEL)


def test_products_by_hand_and_sums_by_scipy():
    products = steps.convolution_steps(PICTURE, KERNEL)
    assert products.shape == (3, 3, 3, 3)
    assert products[0, 0].tolist() == [[1, 0, 0], [0, 2, 0], [0, 0, -1]]
    expected = correlate2d(PICTURE, KERNEL, mode="valid")
    np.testing.assert_array_equal(products.sum(axis=(2, 3)), expected)


def test_products_of_uint8_do_not_wrap_around():
    products = steps.convolution_steps(np.full((2, 2), 200, np.uint8), np.array([[2]]))
    assert products.ravel().tolist() == [400, 400, 400, 400]


def test_a_sum_in_words():
    words = steps.in_words(np.array([[1, 2.5]]), np.array([[3, -1]]))
    assert words == "1·3 + 2.5·(−1) = 0.5"


def test_a_small_picture_is_taken_as_it_is():
    numbers = np.array([[0.5, -1], [2, 3]])
    np.testing.assert_array_equal(steps.as_small_picture(numbers), numbers)


def test_of_a_large_picture_the_middle_square_is_shrunk():
    picture = np.zeros((14, 40), np.uint8)
    picture[:, 13:20] = 100  # the left half of the middle square
    small = steps.as_small_picture(picture)
    assert small.shape == (7, 7)
    assert small[:, :3].tolist() == [[100] * 3] * 7
    assert small[:, 4:].tolist() == [[0] * 3] * 7
    assert steps.as_small_picture(data.astronaut()).shape == (7, 7)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"kernel": np.ones((6, 2))}, "6×2, larger than the picture of 5×5 numbers"),
        ({"kernel": np.ones(3)}, r"a kernel of float64 and shape \(3,\)"),
        ({"kernel": [["a"]]}, "expected numbers in rows"),
        ({"kernel": [[np.nan]]}, r"kernel with nan.*np.nan_to_num\(kernel\)"),
        ({"picture": [[np.inf, 1]]}, "picture with nan or inf"),
        ({"picture": np.ones((9, 9))}, "expected uint8"),
    ],
)
def test_bad_input_says_how_to_mend_it(options, message):
    with pytest.raises(ValueError, match=message):
        step_convolution(**options)


def test_buttons_and_box_move_the_window_and_stop_at_the_ends():
    stepper = step_convolution()
    assert stepper.position.max == 9
    stepper.back.click()
    assert stepper.position.value == 1
    stepper.next.click()
    assert stepper.position.value == 2
    assert "Window 2 of 9, row 0, column 1" in stepper.output.value
    assert "= 8." in stepper.output.value
    stepper.position.value = 9
    stepper.next.click()
    assert stepper.position.value == 9
    assert "row 2, column 2" in stepper.output.value


def test_the_slider_moves_with_the_box():
    stepper = step_convolution()
    slider = stepper.children[1].children[0].children[1]
    assert slider.max == 9
    slider.value = 4
    assert stepper.position.value == 4
    assert "Window 4 of 9" in stepper.output.value
    stepper.next.click()
    assert slider.value == 5


def test_the_output_fills_up():
    stepper = step_convolution()
    for step in (1, 5, 9):
        stepper.position.value = step
        assert stepper.output.value.count("stroke-dasharray") == 9 - step


def test_play_runs_to_the_end_and_begins_again(monkeypatch):
    monkeypatch.setattr(steps, "INTERVAL", 0)
    stepper = step_convolution()
    seen = []
    stepper.position.observe(lambda change: seen.append(change.new), "value")

    async def play():
        stepper.play.value = True
        await stepper._playing

    asyncio.run(play())
    assert seen == [2, 3, 4, 5, 6, 7, 8, 9]
    assert stepper.play.value is False
    asyncio.run(play())
    assert seen[8:] == [1, 2, 3, 4, 5, 6, 7, 8, 9]


def test_play_stops_when_asked(monkeypatch):
    monkeypatch.setattr(steps, "INTERVAL", 0)
    stepper = step_convolution()

    async def play_and_stop():
        stepper.play.value = True
        while stepper.position.value < 3:
            await asyncio.sleep(0)
        stepper.play.value = False
        await stepper._playing

    asyncio.run(play_and_stop())
    assert stepper.position.value == 3


def test_another_kernel_and_another_picture_begin_again():
    stepper = step_convolution(kernel=np.ones((2, 4)))
    assert stepper.position.max == 4 * 2
    stepper.position.value = 5
    stepper.kernel_name.value = "Sobel x"
    assert (stepper.position.value, stepper.position.max) == (1, 9)
    assert stepper.kernel.tolist() == [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]]
    stepper.use_picture(data.coins())
    assert (stepper.position.value, stepper.position.max) == (1, 25)


def test_a_kernel_that_does_not_fit_is_explained():
    stepper = step_convolution(picture=[[1, 2]], kernel=[[1, 1]])
    assert "1·1 + 2·1 = 3" in stepper.output.value
    stepper.kernel_name.value = "Laplacian"
    assert "3×3, larger than the picture of 1×2" in stepper.message.value
    stepper.kernel_name.value = steps.GIVEN
    assert stepper.message.value == ""
