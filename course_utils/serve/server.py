"""Run the service, in this thread or beside it."""

import socket
import threading
from contextlib import contextmanager

import uvicorn

from course_utils.serve.app import create_app
from course_utils.serve.classifier import Classifier
from course_utils.serve.limits import Limits

SECONDS_TO_STOP = 10  # for answers in flight


def listen(host, port):
    """Return a socket that listens; port 0 takes any that is free.

    Raises
    ------
    OSError
        If the host is not of this machine, or the port is taken.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.create_server((host, port), family=family, backlog=1024)
    # Its connections inherit this. Without it, an answer's body waits 40 ms for the receipt of its
    # head; asyncio sets it by itself only for sockets that name their protocol.
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listening


def address(listening):
    """Return the URL of a listening socket."""
    host, port = listening.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def make_server(classifier, host_names=()):
    """Return uvicorn's server of the service; it logs neither requests nor what they hold."""
    return uvicorn.Server(
        uvicorn.Config(
            create_app(classifier, host_names),
            http="h11",
            ws="none",
            log_config=None,  # the program's own logging stays as it is
            log_level="warning",
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=SECONDS_TO_STOP,
        )
    )


@contextmanager
def serving(model, limits=None):
    """Serve a model on a free port of this machine while a ``with`` block runs.

    Parameters
    ----------
    model : str or path
        The model file, beside its description.
    limits : Limits, optional

    Yields
    ------
    str
        The service's URL, such as ``http://127.0.0.1:40001``.

    Raises
    ------
    DescriptionError
        If the model cannot be served.
    """
    classifier = Classifier(model, limits or Limits())
    with listen("127.0.0.1", 0) as listening:
        server = make_server(classifier)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        try:
            yield address(listening)
        finally:
            server.should_exit = True
            thread.join()
