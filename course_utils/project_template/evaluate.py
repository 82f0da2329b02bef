"""Measures with intervals."""

import numpy as np
from scipy.stats import binomtest


def share(right):
    """Return a share with its 95 % interval (Wilson) from what is True where it is right."""
    hits, total = int(np.sum(right)), len(right)
    if total == 0:
        return {"right": 0, "of": 0}
    interval = binomtest(hits, total).proportion_ci(method="wilson")
    return {"right": hits, "of": total, "low": interval.low, "high": interval.high}


def say(measured):
    """Write what `share` returns in words."""
    if measured["of"] == 0:
        return "no pictures"
    value = measured["right"] / measured["of"]
    return (
        f"{value:.1%} ({measured['right']} of {measured['of']}), "
        f"95 % interval {measured['low']:.1%} to {measured['high']:.1%}"
    )


def mean_recall(truth, answers):
    """Return the mean over the classes of the share found: a rare class counts like another."""
    return float(np.mean([np.mean(answers[truth == c] == c) for c in np.unique(truth)]))


def compare(truth, answers, baseline_answers):
    """Return on how many pictures only one of two is right, with McNemar's exact p-value."""
    ours, theirs = answers == truth, baseline_answers == truth
    only_model, only_baseline = int(np.sum(ours & ~theirs)), int(np.sum(theirs & ~ours))
    differ = only_model + only_baseline
    p = float(binomtest(only_model, differ).pvalue) if differ else 1.0
    return {"only_model": only_model, "only_baseline": only_baseline, "p": p}


def judge(data, probabilities, baseline_answers):
    """Return all that is measured on the test part, for numbers.json."""
    _, truth = data.part("test")
    answers = probabilities.argmax(axis=1)
    classes = {
        label: {
            "found": share(answers[truth == c] == c),
            "answers_right": share(truth[answers == c] == c),
        }
        for c, label in enumerate(data.classes)
    }
    return {
        "model": share(answers == truth),
        "baseline": share(baseline_answers == truth),
        "most_common_class": share(truth == np.bincount(data.part("train")[1]).argmax()),
        "mean_recall": mean_recall(truth, answers),
        "comparison": compare(truth, answers, baseline_answers),
        "classes": classes,
    }
