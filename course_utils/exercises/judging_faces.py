"""Judge a pipeline that finds faces: in good light, in dim light, and when the face has moved."""

import numpy as np

from course_utils.exercises.judging import Failed, percent, show, value_of

_WANTED = 0.9
_DIM = 0.1  # brightness in dim light
_MOVED = 4  # columns to the right


def judge_face_finder(exercise, answer):
    """Fit the answer on four fifths of the pictures at a time, and measure it on the fifth."""
    model = value_of(answer, exercise.seconds)
    if isinstance(model, type):
        name = model.__name__
        raise Failed(f"You returned the class {name} itself: call it, `{name}()`.")
    if not (hasattr(model, "fit") and hasattr(model, "predict")):
        kind = type(model).__name__
        raise Failed(f"A pipeline with `fit` and `predict` is wanted; you returned a {kind}.")
    shares = _measure(model)
    good, dim, moved, _ = shares
    found = (
        f"{percent(good, 1)} are right as they are, {percent(dim, 1)} in dim light, "
        f"{percent(moved, 1)} when moved."
    )
    if min(good, dim, moved) <= _WANTED:
        raise Failed(f"{found} More than {percent(_WANTED)} is wanted of each. {_why(*shares)}")
    return (
        f"{found} With 200 pictures the true share may lie 2 to 5 points lower, or up to 3 higher."
    )


def _why(good, dim, moved, rounded):
    """Say what may be behind the lowest of the first three shares."""
    if good <= min(dim, moved):
        return "Even in good light it isn't enough: which other features or classifiers are there?"
    if moved <= dim:
        return (
            "Your features say too exactly where something is: what would let it move by 4 pixels "
            "and hardly change them?"
        )
    if rounded < (good + dim) / 2:
        return (
            "Your features don't bear the rounding in dim light: with 26 gray values left, many "
            "neighbours become equal. What weighs differences, instead of only comparing?"
        )
    return "Your features depend on the brightness: what divides it out?"


def _views():
    """Return the pictures, uint8 (200, 25, 25): as they are, dim, moved, and rounded as if dim."""
    from skimage import data

    pictures = (255 * data.lfw_subset()).astype(np.uint8)
    dim = (_DIM * pictures).astype(np.uint8)
    moved = np.zeros_like(pictures)
    moved[:, :, _MOVED:] = pictures[:, :, :-_MOVED]
    return pictures, dim, moved, dim * round(1 / _DIM)


def _measure(model):
    """Return the share of right answers in each view, by cross-validation."""
    from sklearn.base import clone
    from sklearn.model_selection import StratifiedKFold

    views, labels = _views(), np.repeat([1, 0], 100)
    right = np.zeros(len(views))
    folds = StratifiedKFold(5, shuffle=True, random_state=1)
    for train, test in folds.split(views[0], labels):
        try:
            fitted = clone(model).fit(views[0][train], labels[train])
            answers = [np.asarray(fitted.predict(view[test])) for view in views]
        except Exception as error:
            raise Failed(_why_it_stopped(error)) from None
        for i, answer in enumerate(answers):
            if answer.shape != test.shape or not np.isin(answer, [0, 1]).all():
                raise Failed(
                    "`predict` should answer 0 or 1 for each picture; it gives "
                    f"{show(answer.ravel()[:3])}, and so on."
                )
            right[i] += np.sum(answer == labels[test])
    return (right / len(labels)).tolist()


def _why_it_stopped(error):
    if "dim 3" in str(error):
        return (
            "Your pipeline can't take pictures of shape (N, 25, 25): begin it with your features. "
            "`FunctionTransformer(flatten)` is the simplest."
        )
    reason = str(error).splitlines()[0] if str(error) else ""
    return f"Your pipeline stopped with {type(error).__name__}: {reason}"
