"""Let Ctrl-C, or Kernel → Interrupt, end a training in order instead of in the middle."""

import signal
import threading


class Interrupts:
    """Turns the first interrupt into a request; the second one is a KeyboardInterrupt as ever.

    Parameters
    ----------
    is_running : callable
        Given the frame that was interrupted, says whether there still is something to stop. What
        failed can't call `end`, and a later interrupt must not be lost.
    stop : callable
        Called without arguments.
    """

    def __init__(self, is_running, stop):
        self._is_running, self._stop = is_running, stop
        self._before = None

    def begin(self):
        """Take the next interrupt; only the main thread gets any."""
        before = signal.getsignal(signal.SIGINT)
        if callable(before) and threading.current_thread() is threading.main_thread():
            self._before = before
            signal.signal(signal.SIGINT, self._handle)

    def end(self):
        """Let whoever took interrupts before take them again."""
        if signal.getsignal(signal.SIGINT) == self._handle:
            signal.signal(signal.SIGINT, self._before)

    def _handle(self, number, frame):
        self.end()
        if self._is_running(frame):
            self._stop()
        else:
            signal.raise_signal(number)
