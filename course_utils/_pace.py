"""How far a training is and how long the rest will take."""


class Pace:
    """Counts batches and epochs; every time is in seconds of the same clock.

    A batch takes what it took in the last whole epoch, with validation shared out among its
    batches. The first epoch is judged by its own batches, so validation is not yet known. The
    first batch of an epoch never counts: in the first epoch the model is compiled there.

    Parameters
    ----------
    epochs : int
        Number of the last epoch.
    steps : int or None
        Batches of an epoch; None if only the end of the first epoch tells.

    Attributes
    ----------
    epoch : int
        The epoch that is running, from 1.
    batch : int
        Batches of it that are done.
    epoch_begun : float
        When it began.
    """

    def __init__(self, epochs, steps):
        self.epochs, self.steps = epochs, steps
        self.epoch = self.batch = 0
        self._begin = None
        self._whole = None  # seconds a batch in the last whole epoch

    def begin_epoch(self, epoch, now):
        """Note that an epoch begins, counted from 1."""
        if self._begin is None:
            self._begin = epoch - 1
        self.epoch, self.batch, self.epoch_begun = epoch, 0, now

    def end_batch(self, batch, now):
        """Note how many batches of the epoch are done."""
        if self.batch == 0:
            self._first = batch, now
        self.batch, self._last = batch, now

    def end_epoch(self, now):
        """Note that an epoch is over, validation too."""
        if self.batch == 0:  # a generator that gives nothing more
            return
        self.steps = self.batch
        first, after_first = self._first
        if self.batch > first:
            self._whole = (now - after_first) / (self.batch - first)
        else:
            self._whole = (now - self.epoch_begun) / self.batch

    @property
    def fraction(self):
        """How much of this epoch is done, from 0 to 1; a half if nobody knows."""
        return min(1, self.batch / self.steps) if self.steps else 0.5

    @property
    def done(self):
        """How much of the whole training is done, from 0 to 1, or None."""
        if not self.steps or self._begin is None:
            return None
        return (self.epoch - 1 - self._begin + self.fraction) / (self.epochs - self._begin)

    def seconds_left(self):
        """Return how long the rest will take, or None if nobody knows yet."""
        a_batch = self._whole
        if a_batch is None and self.batch and self.batch > self._first[0]:
            a_batch = (self._last - self._first[1]) / (self.batch - self._first[0])
        if a_batch is None or not self.steps:
            return None
        batches = (self.epochs - self.epoch) * self.steps + max(0, self.steps - self.batch)
        return batches * a_batch


def duration(seconds):
    """Write a time as short as one would say it: 0.4 s, 12 s, 3 min 05 s, 1 h 02 min."""
    if seconds < 9.95:
        return f"{seconds:.1f} s"
    minutes, seconds = divmod(round(seconds), 60)
    if minutes == 0:
        return f"{seconds} s"
    if minutes < 60:
        return f"{minutes} min {seconds:02d} s"
    return f"{minutes // 60} h {minutes % 60:02d} min"
