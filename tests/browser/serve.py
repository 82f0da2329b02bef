"""Run JupyterLab until standard input is closed: it goes when the tests go, however they end."""

import os
import signal
import sys
import threading

from jupyterlab.labapp import main


def stop_at_end_of_input():
    """Ask the server to stop, which ends its kernels too."""
    sys.stdin.read()
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    threading.Thread(target=stop_at_end_of_input, daemon=True).start()
    main()
