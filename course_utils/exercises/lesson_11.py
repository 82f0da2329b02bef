"""Exercises of lesson 11: the bug clinic.

Each cell holds a pipeline that runs and is wrong. It counts as not attempted until it's changed;
then a metric decides, see `judging_clinic` and `judging_clinic_training`.
"""

import inspect

from course_utils.exercises import judging_clinic, judging_clinic_training
from course_utils.exercises.engine import Exercise
from course_utils.exercises.mistakes import lesson_11 as mistakes
from course_utils.exercises.mistakes import lesson_11_networks as networks
from course_utils.exercises.mistakes import lesson_11_patients as patients
from course_utils.exercises.solutions import lesson_11 as solutions

SECONDS = 120.0  # for one training of a small network on a busy machine


serve_picture = Exercise(
    lesson="11",
    reference=solutions.serve_picture,
    starter_text=inspect.getsource(patients.serve_picture).rstrip(),
    why="OpenCV reads blue, green, red. The model was trained on red, green, blue, and nothing in "
    "a shape or a range tells one from the other: only a comparison with training does.",
    hints=(
        "Take one patch, make a file of it, and send it both ways: through `features` and through "
        "`serve_picture`. Print the first six numbers of each.",
        "Write both as shape (4, 4, 3). Which number of one pixel is where in the other?",
        "`cv2.cvtColor(picture, cv2.COLOR_BGR2RGB)` puts the channels in training's order.",
    ),
    judge=judging_clinic.judge_serve_picture,
    mistakes=(
        mistakes.serve_rows_reversed,
        mistakes.serve_numbers_reversed,
        mistakes.serve_twice_swapped,
        mistakes.serve_in_gray,
        mistakes.serve_unscaled,
        mistakes.serve_scaled_twice,
        mistakes.serve_unravelled,
        mistakes.serve_by_another_resize,
    ),
    other_right=(mistakes.serve_by_slices, mistakes.serve_read_as_rgb),
)


compiled_network = Exercise(
    lesson="11",
    reference=solutions.compiled_network,
    starter_text=inspect.getsource(patients.compiled_network).rstrip(),
    why="A loss named by a string expects probabilities. The last layer gives logits, any numbers: "
    "those outside of 0 to 1 are cut off and get no gradient. `from_logits=True` says what they "
    "are; a softmax in the last layer would do as well. One of the two, never both.",
    hints=(
        "Before any training: `compiled_network().evaluate(x[:500], labels[:500])`. What should "
        "the loss of ten equal chances be?",
        "Look at one output, `compiled_network()(x[:1])`. Are these ten probabilities? What does "
        'the loss `"sparse_categorical_crossentropy"` expect?',
        "`keras.losses.SparseCategoricalCrossentropy(from_logits=True)` takes the place of the "
        "string.",
    ),
    judge=judging_clinic_training.judge_compiled_network,
    mistakes=(
        networks.compiled_with_smaller_steps,
        networks.compiled_with_softmax_twice,
        networks.compiled_too_gently,
        networks.compiled_not_at_all,
        networks.compiled_with_one_output,
        networks.compiled_for_other_labels,
    ),
    other_right=(networks.compiled_with_softmax, networks.compiled_with_sigmoid),
    seconds=SECONDS,
    slow=True,
)


read_digits = Exercise(
    lesson="11",
    reference=solutions.read_digits,
    starter_text=inspect.getsource(patients.read_digits).rstrip(),
    why="The pictures were divided by 255 before the network, and once more by its first layer. "
    "Then the logits are near 0 (a normal first loss), and a step in the first weights changes "
    "almost nothing. "
    "Keep one of the two, for training and for new pictures alike. With the layer inside, whoever "
    "uses the saved network can't forget it.",
    hints=(
        "The first loss is as it should be, so what the loss expects is right. Add `print`s: the "
        "range of `x`, and the range of what each layer gives.",
        "`np.array(network.layers[0](x[:100])).max()`: what reaches the convolution?",
        "Take out one of the two divisions. If it's the one in front of the network, for `x_new` "
        "too.",
    ),
    judge=judging_clinic_training.judge_read_digits,
    mistakes=(
        networks.read_with_larger_steps,
        networks.read_never_scaled,
        networks.read_mended_in_training_only,
        networks.read_probabilities,
    ),
    other_right=(networks.read_with_the_layer,),
    seconds=SECONDS,
    slow=True,
)


count_right = Exercise(
    lesson="11",
    reference=solutions.count_right,
    starter_text=inspect.getsource(patients.count_right).rstrip(),
    why="A shuffled dataset comes in a new order each time it's gone through. `predict` goes "
    "through it once, the loop over the labels once more. Take pictures and labels from one and "
    "the same pass; or make the dataset that is judged with `shuffle=False`.",
    hints=(
        "`network.evaluate(batches)` says something else. Which of the two do you believe? Call "
        "your function twice.",
        "Go through `batches` twice and print the first ten labels each time.",
        "One loop, `for pictures, some_labels in batches`, with "
        "`network.predict_on_batch(pictures)` inside it.",
    ),
    judge=judging_clinic.judge_count_right,
    mistakes=(
        mistakes.count_in_two_loops,
        mistakes.count_sorted,
        mistakes.count_first_batch,
        mistakes.count_how_many,
        mistakes.count_mistakes,
        mistakes.count_percent,
    ),
    other_right=(mistakes.count_by_list, mistakes.count_cached, mistakes.count_by_keras),
    seconds=SECONDS,
    slow=True,
)


augment = Exercise(
    lesson="11",
    reference=solutions.augment,
    starter_text=inspect.getsource(patients.augment).rstrip(),
    why="A mirrored 2 is no 2, nor is a mirrored 3, 5 or 7. The label says what it was before: the "
    "network is taught wrong things. Moves keep the label, and the network needs them here.",
    hints=(
        "Look: `show_images(augment(digits[:20], rng), labels[:20], columns=10)`, with `rng = "
        "np.random.default_rng(0)`. Would you have written these labels?",
        "There are two kinds of change. Which of them may a person's digit undergo?",
        "Take out the `if` with `cv2.flip`. Leave the moves: the new digits are moved too.",
    ),
    judge=judging_clinic_training.judge_augment,
    mistakes=(
        networks.augment_upside_down,
        networks.augment_with_fewer_flips,
        networks.augment_nothing,
        networks.augment_alike,
        networks.augment_as_floats,
        networks.augment_in_place,
    ),
    other_right=(networks.augment_with_warp,),
    seconds=SECONDS,
    slow=True,
)


split = Exercise(
    lesson="11",
    reference=solutions.split,
    starter_text=inspect.getsource(patients.split).rstrip(),
    why="First split, then copy. Before the split, copies of one digit land on both sides, and "
    "validation asks for what has been learned by heart. The same holds for several photos of one "
    "thing, pages of one writer, frames of one film: split by the thing.",
    hints=(
        "Number the digits and ask which of them are where: `split(digits[:500], np.arange(500), "
        "rng)` gives the numbers back as labels. Compare both sides, say with `np.intersect1d`.",
        "How many of the 500 should be on both sides? Which two steps are in the wrong order?",
        "Draw `order` for `len(digits)`, take a fifth of it for validation, and make copies of "
        "`digits[train]` only.",
    ),
    judge=judging_clinic.judge_split,
    mistakes=(
        mistakes.split_without_order,
        mistakes.split_without_copies,
        mistakes.split_with_wrong_labels,
        mistakes.split_in_one_pair,
        mistakes.split_with_too_little,
    ),
    other_right=(mistakes.split_by_scikit_learn, mistakes.split_with_copies_on_both_sides),
    seconds=SECONDS,
    slow=True,
)


read_scans = Exercise(
    lesson="11",
    reference=solutions.read_scans,
    starter_text=inspect.getsource(patients.read_scans).rstrip(),
    why="Dropping pictures without their labels moves every later label on. And what is served "
    "must be divided by 255 as often as what was trained on: once. Each bug hides the other: "
    "after one mend, most digits are still misread.",
    hints=(
        "Nothing but measuring helps. Print inside the function: the accuracy that `fit` reaches, "
        "the ranges of what `fit` and `predict` get.",
        "If `fit` itself learns nothing, look at some pictures with their labels, from the middle "
        "of what `fit` gets. If it learns and the answers are wrong, compare its input with "
        "that of `predict`.",
        "`labels[kept]` are the labels of the digits that are kept. `new` has been divided "
        "already.",
    ),
    judge=judging_clinic_training.judge_read_scans,
    mistakes=(
        networks.scans_with_labels_mended,
        networks.scans_with_scale_mended,
        networks.scans_scaled_twice_everywhere,
        networks.scans_with_shuffled_labels,
    ),
    other_right=(networks.scans_by_places,),
    seconds=SECONDS,
    slow=True,
)
