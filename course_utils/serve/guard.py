"""What stands before the service: foreign hosts are refused, every error becomes JSON."""

import ipaddress
import logging
from contextlib import contextmanager

from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse

from course_utils.serve.limits import RefusedError

# The browser may run and show only what comes from here; nothing is kept anywhere.
HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'self'; img-src 'self' data: blob:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


class Guard:
    """Refuse requests for foreign hosts, and add the headers that browsers heed.

    Anybody may let a name of theirs lead to 127.0.0.1: their page could then read the answers
    (DNS rebinding). A page cannot do so with an address in numbers.

    Parameters
    ----------
    app : ASGI application
    host_names : iterable of str
        By which the service may be asked, besides localhost and addresses in numbers.
    """

    def __init__(self, app, host_names=()):
        self.app = app
        self.host_names = {"localhost", *(name.lower() for name in host_names)}

    async def __call__(self, scope, receive, send):
        """Answer one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_with_headers(message):
            if message["type"] == "http.response.start":
                more = [(name.lower().encode(), text.encode()) for name, text in HEADERS.items()]
                message = {**message, "headers": [*message["headers"], *more]}
            await send(message)

        hosts = [value.decode("latin-1") for name, value in scope["headers"] if name == b"host"]
        app = self.app
        if len(hosts) != 1 or not self.knows(hosts[0]):
            message = (
                "This service does not know the host that the request names: ask for it as "
                "localhost or 127.0.0.1, or start it with --host-name and the name"
            )
            app = JSONResponse({"error": message}, 400)
        await app(scope, receive, send_with_headers)

    def knows(self, host):
        """Tell whether the service may be asked by this name, with or without a port."""
        name, _, port = host.rpartition(":")
        if not name or not port.isdecimal():
            name = host
        try:
            ipaddress.ip_address(name.removeprefix("[").removesuffix("]"))
        except ValueError:
            return name.lower().rstrip(".") in self.host_names
        return True


def busy(reason):
    """Return the refusal of a service that has too much to do."""
    message = f"{reason}: ask again in a moment, with fewer pictures."
    return RefusedError(503, message, {"Retry-After": "1"})


class Gate:
    """Lets so many requests in at a time."""

    def __init__(self, most):
        self.most, self.inside = most, 0

    @contextmanager
    def enter(self):
        """Count one request while it's inside; refuse it if there are too many."""
        if self.inside >= self.most:
            raise busy(f"{self.most} requests are being answered")
        self.inside += 1
        try:
            yield
        finally:
            self.inside -= 1


def add_errors(app):
    """Make the app answer every error with JSON: what is wrong, and what mends it."""

    @app.exception_handler(RefusedError)
    async def refuse(_, error):
        return JSONResponse({"error": error.message}, error.status, error.headers)

    @app.exception_handler(RequestValidationError)
    async def explain(_, error):
        fault = error.errors()[0]
        return JSONResponse({"error": f"{fault['loc'][-1]}: {fault['msg']}."}, 422)

    @app.exception_handler(404)
    async def find_nothing(request, _):
        return JSONResponse({"error": "There is nothing here: see /docs."}, 404)

    @app.exception_handler(405)
    async def refuse_method(_, error):
        allowed = error.headers["Allow"]
        message = f"This address does not take the method: use {allowed}, see /docs."
        return JSONResponse({"error": message}, 405, error.headers)

    @app.exception_handler(Exception)
    async def fail(_, error):
        logging.getLogger("uvicorn.error").error("The service failed", exc_info=error)
        message = "The service failed on this request: where it was started, it says why."
        return JSONResponse({"error": message}, 500)
