"""``python -m course_utils serve MODEL``: the service in a terminal."""

import argparse
import ipaddress
import signal
import sys


def main(arguments=None):
    """Serve the model that the command line names until it is stopped; return the exit code."""
    options = _parse(arguments)
    # Only now, so that --help does not wait for FastAPI.
    from course_utils.data import digit_model_path
    from course_utils.serve.classifier import Classifier
    from course_utils.serve.limits import Limits
    from course_utils.serve.server import address, listen, make_server

    try:
        classifier = Classifier(options.model or digit_model_path(), Limits())
    except (OSError, ValueError) as error:
        return _fail(error)
    try:
        listening = listen(options.host, options.port)
    except (OSError, OverflowError) as error:
        remedy = "choose another port, as in --port 8001, or an address of this machine for --host"
        return _fail(f"cannot listen at {options.host}:{options.port} ({error}): {remedy}")
    with listening:
        server = make_server(classifier, options.host_name)
        title = classifier.description.title
        print(f"Serving '{title}' at {address(listening)} (Ctrl-C stops it)", flush=True)
        if not ipaddress.ip_address(listening.getsockname()[0]).is_loopback:
            print("Everybody who reaches this machine may ask it.", flush=True)
        # The server hears them too, ends in order, and raises them once more.
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: None)
        server.run(sockets=[listening])
    print("Stopped.", flush=True)
    return 0


def _parse(arguments):
    """Return what the command line says."""
    parser = argparse.ArgumentParser(
        prog="python -m course_utils serve",
        description="Serve a model: a page to drop, take or draw a picture on, and POST /predict. "
        "No picture is kept. docs/serving.md tells more.",
    )
    parser.add_argument(
        "model",
        nargs="?",
        help="NAME.onnx, NAME.keras or NAME.tflite, described by NAME.json beside it "
        "(default: the course's digit model)",
    )
    parser.add_argument(
        "--host",
        default="127.0.0.1",
        help="where to listen (default: %(default)s, this machine only; 0.0.0.0: the network)",
    )
    parser.add_argument(
        "--port", type=int, default=8000, help="(default: %(default)s; 0: any that is free)"
    )
    parser.add_argument(
        "--host-name",
        action="append",
        default=[],
        metavar="NAME",
        help="a name by which browsers may ask for it, besides localhost; for a proxy",
    )
    return parser.parse_args(arguments)


def _fail(reason):
    """Say why nothing is served; return the exit code."""
    print(f"serve: {reason}", file=sys.stderr)
    return 1
