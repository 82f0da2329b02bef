"""The web service: its addresses, and what is done at each."""

import asyncio
import os
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager

from fastapi import FastAPI, Request
from fastapi.responses import Response
from pydantic import BaseModel, Field

from course_utils.serve.bodies import FIELD, FORM, JSON, Pictures, check_headers, read_body, unpack
from course_utils.serve.classifier import Answers
from course_utils.serve.guard import Gate, Guard, add_errors, busy
from course_utils.serve.page import ASSETS, docs_page, start_page


class Problem(BaseModel):
    """What was wrong, and what mends it."""

    error: str


REASONS = {
    400: "The request is damaged, or names a foreign host.",
    408: "The body came too slowly.",
    413: "Too many bytes, pixels or pictures.",
    415: "The body is neither a form nor JSON.",
    422: "The body holds no pictures that can be read.",
    503: "Too much to do: ask again.",
}
PROBLEMS = {status: {"model": Problem, "description": text} for status, text in REASONS.items()}


class Health(BaseModel):
    """The service runs, with this model."""

    status: str = Field("ok", pattern="^ok$")
    model: str
    labels: list[str]


def create_app(classifier, host_names=()):
    """Return the service.

    Parameters
    ----------
    classifier : Classifier
    host_names : iterable of str
        By which it may be asked, besides localhost and addresses in numbers; see `Guard`.

    Returns
    -------
    FastAPI
    """
    description = classifier.description
    pool = ThreadPoolExecutor(os.cpu_count(), thread_name_prefix="classify")

    @asynccontextmanager
    async def lifespan(_):
        yield
        pool.shutdown(wait=False, cancel_futures=True)

    app = FastAPI(
        title=description.title,
        description="Send pictures, get labels. No picture is kept.",
        version="1",
        docs_url=None,  # FastAPI's own pages load programs from the network
        redoc_url=None,
        lifespan=lifespan,
    )
    app.add_middleware(Guard, host_names=host_names)
    add_errors(app)

    _add_health(app, description)
    _add_predict(app, classifier, pool)
    _add_pages(app, classifier)
    return app


def _add_health(app, description):
    """Add the address that tells whether the service runs."""

    @app.get("/healthz", summary="Tell whether the service runs", response_description="It runs.")
    async def health() -> Health:
        return Health(model=description.title, labels=description.labels)


def _add_predict(app, classifier, pool):
    """Add the address that answers pictures."""
    limits, gate = classifier.limits, Gate(classifier.limits.requests)

    def work(kind, content_type, body, seen, deadline):
        files = unpack(kind, content_type, body, limits)
        return classifier.answer(files, seen, deadline).model_dump_json()

    @app.post(
        "/predict",
        summary="Classify pictures",
        response_model=Answers,
        response_description="An answer for each picture.",
        responses=PROBLEMS,
        openapi_extra={"requestBody": {"required": True, "content": _contents()}},
    )
    async def predict(request: Request, seen: bool = False):
        """Send files as `pictures` in a form, or as base64 in JSON.

        With `seen=true`, each answer holds what the model saw.
        """
        kind = check_headers(request.headers)
        with gate.enter():
            body = await read_body(request, limits)
            deadline = time.monotonic() + limits.seconds_to_answer
            given = kind, request.headers["content-type"], body, seen, deadline
            answer = await _in_thread(pool, limits.seconds_to_answer, work, *given)
        return Response(answer, media_type=JSON)


async def _in_thread(pool, seconds, work, *given):
    """Return what the work gives, done in a thread: the service goes on listening."""
    try:
        async with asyncio.timeout(seconds):
            return await asyncio.get_running_loop().run_in_executor(pool, work, *given)
    except TimeoutError:
        raise busy(f"No answer within {seconds:g} seconds") from None


def _contents():
    """Describe both kinds of body for the OpenAPI document."""
    files = {"type": "array", "items": {"type": "string", "format": "binary"}, "minItems": 1}
    form = {"type": "object", "properties": {FIELD: files}, "required": [FIELD]}
    return {FORM: {"schema": form}, JSON: {"schema": Pictures.model_json_schema()}}


def _add_pages(app, classifier):
    """Add the pages for people, and what they load."""
    pages = {"/": start_page(classifier), "/docs": docs_page(app.openapi())}
    for address, html in pages.items():
        _add_file(app, address, html, "text/html")
    for name, (path, kind) in ASSETS.items():
        _add_file(app, f"/{name}", path.read_text(encoding="utf-8"), kind)


def _add_file(app, address, content, kind):
    """Add an address that gives this content, whatever it is asked."""

    @app.get(address, include_in_schema=False)
    async def give():
        return Response(content, media_type=kind)
