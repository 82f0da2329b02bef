"""Exercises of lesson 17: a look inside.

The numbers of the first three may differ by 1e-5 of their value plus 1e-6. `find_mark` is measured
on hidden models, see `judge_find_mark`.
"""

import numpy as np

from course_utils.exercises.engine import Exercise
from course_utils.exercises.judging import SameAsReference, show
from course_utils.exercises.judging_marks import judge_find_mark
from course_utils.exercises.mistakes import lesson_17 as mistakes
from course_utils.exercises.solutions import lesson_17 as solutions


def _pairs_of_maps():
    rng = np.random.default_rng(0)
    first = np.array([[9.0, 1.0, 2.0], [8.0, 7.0, 4.0]])
    second = np.array([[6.0, 2.0, 9.0], [1.0, 8.0, 4.0]])
    noise = rng.random((2, 7, 7))
    noise[1] += noise[0]
    return [(first, second, 0.5), (first, second, 1 / 3), (*noise, 0.1), (*noise, 0.25)]


def _say_maps(first, second, share):
    if first.size > 6:
        return f"two maps of {first.shape} and share={share}"
    return f"the maps {show(first)} and {show(second)} and share={share:.2g}"


top_overlap = Exercise(
    lesson="17",
    reference=solutions.top_overlap,
    why="Ranks don't care how the values of a map are spread, so maps of different methods can be "
    "compared. By chance, the overlap of two tenths is a tenth.",
    hints=(
        "How many places are hot: `round(share * first.size)`; a tenth of 7×7 places is "
        "round(4.9) = 5. Which ones are they?",
        "`np.argsort(first.ravel())` gives the numbers of the places, the coldest first. The last "
        "ones are the hot ones. Do the same for the second map.",
        "Compare places, not values: if `a` and `b` are the numbers of the hot places, then "
        "`set(a) & set(b)` are those in both. Divide how many these are by how many are hot.",
    ),
    judge=SameAsReference(cases=_pairs_of_maps(), describe=_say_maps),
    mistakes=(
        mistakes.overlap_of_union,
        mistakes.overlap_of_all_places,
        mistakes.overlap_with_cold,
        mistakes.overlap_by_value,
        mistakes.overlap_of_values,
        mistakes.overlap_cut_off,
        mistakes.overlap_by_quantile,
        mistakes.overlap_of_coldest,
        mistakes.overlap_of_coldest_cut_off,
        mistakes.overlap_below_quantile,
        mistakes.overlap_above_wrong_quantile,
        mistakes.overlap_by_share_of_largest,
        mistakes.overlap_as_count,
    ),
    other_right=(mistakes.overlap_by_sort, mistakes.overlap_in_a_loop),
)


def _maps_and_gradients():
    rng = np.random.default_rng(0)
    one = np.array([[[1.0], [2.0]], [[3.0], [4.0]]])
    slopes = np.array([[[1.0], [0.0]], [[-1.0], [0.5]]])
    two = np.array([[[1.0, 2.0], [3.0, 0.0]]])
    cancel = np.array([[[2.0, -3.0], [1.0, 5.0]]])
    large = rng.random((7, 7, 16)), rng.normal(size=(7, 7, 16))
    return [(one, slopes), (two, cancel), large]


def _say_gradients(maps, gradients):
    if maps.size > 4:
        return f"maps of {maps.shape}"
    return f"the maps {show(maps)} and the gradients {show(gradients)}"


place_cam = Exercise(
    lesson="17",
    reference=solutions.place_cam,
    why="A number times its slope says what it contributes, at least for small changes. Behind a "
    "global mean all places of a map have one slope, so this is Grad-CAM there, up to a factor.",
    hints=(
        "Grad-CAM takes the mean of the gradients over the places, which forgets the place. "
        "What if you leave the mean out?",
        "Both arrays have the same shape: `maps * gradients` multiplies place by place.",
        "Then add up the channels, `.sum(axis=-1)`, and last set what is below 0 to 0.",
    ),
    judge=SameAsReference(cases=_maps_and_gradients(), describe=_say_gradients),
    mistakes=(
        mistakes.cam_with_mean,
        mistakes.cam_with_sum,
        mistakes.cam_with_negatives,
        mistakes.cam_of_sizes,
        mistakes.cam_cut_too_early,
        mistakes.cam_of_gradients,
        mistakes.cam_as_mean,
        mistakes.cam_of_channels,
    ),
    other_right=(mistakes.cam_by_einsum, mistakes.cam_in_a_loop),
)


def _sum_of_pixels(picture):
    return float(np.sum(picture))


def _left_half(picture):
    return float(np.sum(picture[:, : picture.shape[1] // 2] ** 2))


def _curves():
    rng = np.random.default_rng(0)
    tiny = np.array([[5.0, 1.0], [2.0, 4.0]])
    heat = np.array([[0.1, 0.9], [0.4, 0.2]])
    return [
        (_sum_of_pixels, tiny, heat, 2),
        (_sum_of_pixels, tiny, heat, 4),
        (_left_half, rng.random((8, 8)), rng.random((8, 8)), 16),
    ]


def _say_curve(score, picture, heat, steps):
    name = "the sum of the pixels" if score is _sum_of_pixels else "another score"
    if picture.size > 4:
        return f"{name}, a picture of {picture.shape} and steps={steps}"
    return f"{name}, the picture {show(picture)}, the heat {show(heat)} and steps={steps}"


deletion_curve = Exercise(
    lesson="17",
    reference=solutions.deletion_curve,
    why="A heat map that names the right pixels makes the score fall at once; one that names any "
    "pixels makes it fall slowly. So two methods can be compared without knowing the truth.",
    hints=(
        "In which order do the pixels go? `np.argsort(heat.ravel())` has the coldest first; "
        "`[::-1]` turns it round.",
        "After step i of `steps`, the first `i * picture.size // steps` of them are black, all "
        "of them, not only those of this step. Work on a copy.",
        "`changed = picture.copy()`, then `changed.ravel()[order[:n]] = 0`, then append "
        "`score(changed)`; for i in `range(steps + 1)`.",
    ),
    judge=SameAsReference(cases=_curves(), describe=_say_curve),
    mistakes=(
        mistakes.curve_of_coldest,
        mistakes.curve_of_brightest,
        mistakes.curve_without_start,
        mistakes.curve_without_end,
        mistakes.curve_step_by_step,
        mistakes.curve_of_insertion,
        mistakes.curve_in_place,
    ),
    other_right=(mistakes.curve_with_limits,),
)


find_mark = Exercise(
    lesson="17",
    reference=solutions.find_mark,
    why="What is common to all pictures of a class need not be what the model uses. Covering a "
    "place and asking again is an experiment; looking at the pictures is not.",
    hints=(
        "Which of the three methods of the lesson needs no gradient, only answers?",
        "Cover the same square of 3×3 pixels in all pictures that get a high probability, and "
        "note how far the mean of `predict` falls. Do it for every place.",
        "Two loops, over rows and columns 0 to 25; the place with the largest fall wins: "
        "`np.unravel_index(falls.argmax(), falls.shape)`.",
    ),
    judge=judge_find_mark,
    mistakes=(
        mistakes.mark_by_difference,
        mistakes.mark_as_brightest,
        mistakes.mark_turned,
        mistakes.mark_as_index,
        mistakes.mark_outside,
    ),
    other_right=(mistakes.mark_with_noise,),
    seconds=60,
)
