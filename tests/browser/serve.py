"""Run JupyterLab until standard input is closed: it goes when the tests go, however they end."""

import os
import signal
import sys
import threading

from jupyterlab.labapp import main

SECONDS_TO_STOP = 20


def stop_at_end_of_input():
    """Ask the server to stop, which ends its kernels too."""
    sys.stdin.read()
    signal.alarm(SECONDS_TO_STOP)  # ends it if it hangs, as it may while a kernel is starting
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    threading.Thread(target=stop_at_end_of_input, daemon=True).start()
    main()
