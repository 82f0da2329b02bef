"""Judge a search by the settings it returns: a small network is trained with them anew."""

import numpy as np

from course_utils.exercises.judging import Failed, percent, require_function, show, value_of

BASELINE = {"rate": 0.01, "width": 16}
BUDGET, EPOCHS, WANTED = 60, 10, 0.92
_RATES, _WIDTHS = (1e-5, 1.0), (1, 64)
_TRAIN, _VAL = slice(0, 600), slice(600, 800)
_TEST = slice(800, None)


class BudgetSpent(Exception):  # noqa: N818 (its name is what the learner reads)
    """Raised by a call that the budget can't pay."""


class Laboratory:
    """Trains a small network on scikit-learn's 8×8 digits, and keeps count."""

    def __init__(self, budget):
        from sklearn.datasets import load_digits

        digits = load_digits()
        order = np.random.default_rng(0).permutation(len(digits.target))
        self.x, self.y = digits.data[order] / 16, digits.target[order]
        self.left = budget
        self.tried = []  # pairs: settings, validation accuracy

    def __deepcopy__(self, memo):
        """Stay the same one: a check hands out copies of its arguments, and this one counts."""
        return self

    def __call__(self, settings, epochs):
        """Return the validation accuracy of a network that is trained anew."""
        check_settings(settings)
        if not 1 <= epochs <= EPOCHS:
            raise ValueError(f"epochs must be from 1 to {EPOCHS}, got {epochs}")
        if epochs > self.left:
            raise BudgetSpent(f"{epochs} epochs wanted, {self.left} left of the budget")
        self.left -= epochs
        accuracy = self.train(settings, epochs, len(self.tried)).score(self.x[_VAL], self.y[_VAL])
        self.tried.append((dict(settings), accuracy))
        return accuracy

    def train(self, settings, epochs, seed):
        """Return a trained network."""
        from sklearn.neural_network import MLPClassifier

        network = MLPClassifier(
            (int(settings["width"]),),
            solver="sgd",
            learning_rate_init=float(settings["rate"]),
            batch_size=32,
            random_state=seed,
        )
        with np.errstate(all="ignore"):  # a rate that is far too large
            for _ in range(epochs):
                network.partial_fit(self.x[_TRAIN], self.y[_TRAIN], classes=np.arange(10))
        return network

    def judge(self, settings):
        """Return the mean accuracy on the test pictures, over five new seeds."""
        networks = [self.train(settings, EPOCHS, seed) for seed in range(1001, 1006)]
        return np.mean([network.score(self.x[_TEST], self.y[_TEST]) for network in networks])


def check_settings(settings):
    """Refuse what isn't a rate and a width in their ranges."""
    if not isinstance(settings, dict) or set(settings) != {"rate", "width"}:
        raise ValueError(
            f"Settings are a dict such as {BASELINE}, with rate and width; got {show(settings)}"
        )
    for name, (low, high) in (("rate", _RATES), ("width", _WIDTHS)):
        value = settings[name]
        is_number = isinstance(value, int | float | np.number)
        if not is_number or not 0.999 * low <= value <= 1.001 * high:  # 10 ** -5.0 is rounded
            raise ValueError(
                f"Out of range: {name} must be from {low:g} to {high:g}, got {show(value)}"
            )
    if settings["width"] != int(settings["width"]):
        raise ValueError(f"width must be a whole number, got {show(settings['width'])}")


def judge_search(exercise, answer):
    """Accept any search that keeps to its budget and finds settings that hold on new seeds."""
    require_function(exercise, answer)
    laboratory = Laboratory(BUDGET)
    settings = value_of(answer, exercise.seconds, laboratory, BUDGET)
    try:
        check_settings(settings)
    except ValueError as error:
        raise Failed(f"You returned something else than settings. {error}.") from None
    if not laboratory.tried:
        raise Failed("You tried nothing: call `try_out(settings, epochs)` and compare.")
    reached = laboratory.judge(settings)
    result = (
        f"Five new seeds with your settings, rate {settings['rate']:.2g} and width "
        f"{settings['width']}: {percent(reached)} of the test pictures"
    )
    if reached < WANTED:
        raise Failed(f"{result}; {percent(WANTED)} are wanted. {_advice(settings, laboratory)}")
    before = percent(laboratory.judge(BASELINE))
    return f"{result}, for {BUDGET - laboratory.left} epochs. The baseline gets {before}."


def _advice(settings, laboratory):
    """Say what is wrong with a search that found too little."""
    tried = laboratory.tried
    best = max(accuracy for _, accuracy in tried)
    own = [accuracy for known, accuracy in tried if known == settings]
    rates = [known["rate"] for known, _ in tried]
    if own and best - max(own) > 0.05:
        return "You tried better ones: return those with the highest accuracy."
    if len(tried) < 5:
        return f"You tried only {len(tried)}. Compare more settings, for fewer epochs each."
    if len(set(rates)) == 1:
        return "You always tried the same rate, which matters most: vary it too."
    if np.median(rates) > 0.2:
        return "Most of your rates lie near the upper end: draw them on a logarithmic scale."
    return (
        "Train the best three or four again, for ten epochs, before you choose. Draw the rate on "
        "a logarithmic scale, from all of its range."
    )
