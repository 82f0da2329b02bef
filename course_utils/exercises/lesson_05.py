"""Exercises of lesson 05: features before deep learning.

`lbp_code` and `nearest_class` must be equal. The numbers of `shared_votes` and `bag_of_words` may
differ by 1e-5 of their value plus 1e-6. Only the check of `face_finder` imports scikit-learn.
"""

import numpy as np

from course_utils.exercises.engine import Exercise
from course_utils.exercises.judging import SameAsReference, show
from course_utils.exercises.judging_faces import judge_face_finder
from course_utils.exercises.mistakes import lesson_05 as mistakes
from course_utils.exercises.mistakes import lesson_05_votes as votes_mistakes
from course_utils.exercises.solutions import lesson_05 as solutions


def _patches():
    few = [
        [[0, 0, 0], [0, 5, 9], [0, 0, 0]],
        [[0, 0, 9], [0, 5, 0], [0, 0, 0]],
        [[6, 5, 2], [7, 6, 1], [9, 8, 7]],
        [[4, 4, 4], [4, 4, 4], [4, 4, 4]],
        [[1, 2, 3], [8, 5, 4], [7, 6, 5]],
    ]
    random = np.random.default_rng(0).integers(0, 256, (6, 3, 3))
    return [(np.array(patch, np.uint8),) for patch in [*few, *random]]


lbp_code = Exercise(
    lesson="05",
    reference=solutions.lbp_code,
    why="Only comparisons count, so the code stays the same when all pixels get brighter or darker "
    "by the same amount. The weights give each of the 256 patterns a number of its own.",
    hints=(
        "Write down the places of the eight neighbours in their order: right is `[1, 2]`, upper "
        "right is `[0, 2]`, above is `[0, 1]`. What comes next?",
        "Loop over the eight places with a weight that begins at 1 and doubles each time.",
        "`for k, place in enumerate(places):` and add `2**k` where "
        "`patch[place] >= patch[1, 1]`, with places as tuples.",
    ),
    judge=SameAsReference(
        cases=_patches(), describe=lambda patch: f"the patch {show(patch)}", gives="the code is"
    ),
    mistakes=(
        mistakes.lbp_of_brighter,
        mistakes.lbp_of_darker,
        mistakes.lbp_clockwise,
        mistakes.lbp_by_rows,
        mistakes.lbp_from_corner,
        mistakes.lbp_backwards,
        mistakes.lbp_as_count,
        mistakes.lbp_of_four,
        mistakes.lbp_by_subtraction,
        mistakes.lbp_by_scikit_image,
    ),
    other_right=(mistakes.lbp_with_string, mistakes.lbp_with_rotation),
)


def _neighbourhoods():
    rows = np.array([[100, 0.1], [120, 0.9], [300, 0.15], [320, 0.85], [500, 0.2], [520, 0.8]])
    labels = np.array([0, 2, 0, 2, 0, 2])
    random = np.random.default_rng(4)
    many = random.normal(size=(40, 3)) * [1000, 1, 0.01]
    classes = random.integers(0, 4, 40)
    uneven = np.array([[5, 0], [10, 0.4], [20, 0.1], [30, 0.5], [40, 0.2], [1000, 0.3]])
    points = [
        (np.array([900.0, 0.5, 0.004]), (1, 5, 7)),
        (np.array([-400.0, -1.2, 0.012]), (1, 5, 7)),
        (np.array([100.0, 1.5, -0.003]), (1, 7)),  # five neighbours would be a tie
    ]
    return [
        (rows, labels, np.array([118.0, 0.12]), 1),
        (rows, labels, np.array([510.0, 0.7]), 3),
        (uneven, labels, np.array([996.0, -0.23]), 1),
        (uneven, labels, np.array([640.0, 0.05]), 1),
        *[(many, classes, point, k) for point, several in points for k in several],
    ]


nearest_class = Exercise(
    lesson="05",
    reference=solutions.nearest_class,
    why="Mean and deviation are learned from the known rows and used on the new one, as a pipeline "
    "does it. Without them, the column with the largest numbers would choose the neighbours.",
    hints=(
        "Four steps: scale, distances, the k smallest, count the votes. Begin with mean and "
        "standard deviation of each column.",
        "`features.mean(axis=0)` has one number per column. Use it and `features.std(axis=0)` for "
        "`features` and for `new`.",
        "`np.argsort(distances)[:k]` are the k nearest, and "
        "`np.bincount(labels[nearest]).argmax()` is the class with the most votes.",
    ),
    judge=SameAsReference(
        cases=_neighbourhoods(),
        describe=lambda features, labels, new, k: (
            f"{len(features)} rows, the new one {show(new)} and k={k}"
        ),
        gives="the vote gives",
    ),
    mistakes=(
        mistakes.class_unscaled,
        mistakes.class_new_unscaled,
        mistakes.class_of_farthest,
        mistakes.class_of_one,
        mistakes.class_of_three,
        mistakes.class_by_range,
        mistakes.class_scaled_with_new,
        mistakes.class_without_squares,
        mistakes.class_scaled_by_rows,
        mistakes.class_new_by_itself,
        mistakes.class_as_row_number,
        mistakes.class_as_mean,
    ),
    other_right=(mistakes.class_in_a_loop, mistakes.class_by_scikit_learn),
)


def _ballots():
    random = np.random.default_rng(0)
    return [
        (np.array([2.0]), np.array([30.0]), 9),
        (np.array([2.0]), np.array([40.0]), 9),
        (np.array([4.0]), np.array([35.0]), 9),
        (np.array([4.0]), np.array([5.0]), 9),
        (np.array([4.0, 1.0]), np.array([175.0, 0.0]), 9),
        (np.array([1.0, 3.0]), np.array([100.0, 20.0]), 4),
        (random.uniform(0, 100, 64), random.uniform(0, 180, 64), 9),
        (random.uniform(0, 100, 64), random.uniform(0, 180, 64), 6),
    ]


def _say_ballot(magnitudes, directions, bins):
    if len(magnitudes) > 2:
        return f"{len(magnitudes)} pixels and {bins} bins"
    return f"the magnitudes {show(magnitudes)}, the directions {show(directions)} and {bins} bins"


shared_votes = Exercise(
    lesson="05",
    reference=solutions.shared_votes,
    why="Without sharing, an edge of 19.9° and one of 20.1° have nothing in common. Shared votes "
    "change little when the edge turns a little.",
    hints=(
        "9 bins have their middles at 10°, 30°, 50°, … Between which two middles is 35°, and how "
        "far from each?",
        "`place = direction / width - 0.5` counts in widths from the first middle: 35° is at 1.25, "
        "so bin 1 gets 0.75 and bin 2 gets 0.25.",
        "`lower = int(np.floor(place))`, `share = place - lower`; bin `lower % bins` gets "
        "`1 - share`, and bin `(lower + 1) % bins` gets `share`, each times the magnitude.",
    ),
    judge=SameAsReference(cases=_ballots(), describe=_say_ballot),
    mistakes=(
        votes_mistakes.votes_unshared,
        votes_mistakes.votes_from_edges,
        votes_mistakes.votes_not_round,
        votes_mistakes.votes_kept_at_the_ends,
        votes_mistakes.votes_mirrored,
        votes_mistakes.votes_of_one,
        votes_mistakes.votes_in_halves,
        votes_mistakes.votes_of_nine,
        votes_mistakes.votes_normalised,
        votes_mistakes.votes_towards_zero,
        votes_mistakes.votes_lost,
    ),
    other_right=(votes_mistakes.votes_by_distance,),
)


def _bags():
    words = np.array([[0.0, 0.0], [4.0, 0.0], [0.0, 4.0]])
    random = np.random.default_rng(0)
    return [
        (np.array([[1.0, 0.0]]), words),
        (np.array([[3.0, 1.0], [0.0, 3.0], [5.0, 0.0], [4.0, 4.5]]), words),
        (np.array([[1.0, -1.0], [0.0, 1.0]]), words),
        (np.array([[3.0, -3.0], [-2.0, 2.5]]), words),
        (random.uniform(0, 255, (30, 128)), random.uniform(0, 255, (8, 128))),
        (None, words),
    ]


def _say_bag(descriptors, words):
    if descriptors is None:
        return f"a picture without key points (None) and {len(words)} words"
    if descriptors.size > 8:
        return f"{len(descriptors)} descriptors and {len(words)} words"
    return f"the descriptors {show(descriptors)} and the words {show(words)}"


bag_of_words = Exercise(
    lesson="05",
    reference=solutions.bag_of_words,
    why="Shares, not counts: a picture with twice as many key points of the same kinds gets the "
    "same row. The row has one number per word whatever the picture, even if it has no key point.",
    hints=(
        "One descriptor at a time: which word is nearest? Add 1 for it. And what if there are no "
        "descriptors?",
        "The distances of one descriptor to all words are "
        "`np.sqrt(((words - descriptor) ** 2).sum(axis=1))`.",
        "Begin with `shares = np.zeros(len(words))`, return it if `descriptors is None`, else add "
        "`1 / len(descriptors)` at `distances.argmin()` for each.",
    ),
    judge=SameAsReference(cases=_bags(), describe=_say_bag, gives="the shares are"),
    mistakes=(
        votes_mistakes.bag_of_counts,
        votes_mistakes.bag_without_none,
        votes_mistakes.bag_without_rare_words,
        votes_mistakes.bag_of_all_words,
        votes_mistakes.bag_of_farthest,
        votes_mistakes.bag_turned_round,
        votes_mistakes.bag_without_squares,
    ),
    other_right=(votes_mistakes.bag_in_lists,),
)


face_finder = Exercise(
    lesson="05",
    reference=solutions.face_finder,
    why="HOG divides each block by its own length, so dim light changes little, only by the "
    "rounding. In cells of 8×8 pixels an edge may move further than in cells of 4×4.",
    hints=(
        "In dim light: which of the lesson's features divides the brightness out? Moved: what in "
        "these features decides how far an edge may move before it counts elsewhere?",
        "`make_pipeline(FunctionTransformer(your_features), ...)`, and return it without calling "
        "`fit`. What takes pictures and returns rows, may be defined inside `face_finder`. HOG's "
        "cells could be larger.",
        "Cells of 8×8: `hog_features(images, cell=8)` in `your_features`. Compare several "
        "classifiers; `LogisticRegression(max_iter=1000)` is one that gets there.",
    ),
    judge=judge_face_finder,
    mistakes=(
        votes_mistakes.faces_by_pixels,
        votes_mistakes.faces_by_texture,
        votes_mistakes.faces_by_small_cells,
        votes_mistakes.faces_by_neighbours,
        votes_mistakes.faces_without_features,
        votes_mistakes.faces_as_answers,
        votes_mistakes.faces_as_class,
        votes_mistakes.faces_as_probabilities,
    ),
    other_right=(votes_mistakes.faces_by_edges_and_texture,),
)
