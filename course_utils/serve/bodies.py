"""The body of a request, read into memory within limits: nothing touches the disk."""

import asyncio
import base64
import binascii
from typing import Annotated

from pydantic import BaseModel, ConfigDict, FailFast, Field, ValidationError
from python_multipart import MultipartParser
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import parse_options_header

from course_utils.serve.limits import RefusedError

FORM, JSON = "multipart/form-data", "application/json"
FIELD = "pictures"
HOW = f"send a form, curl -F {FIELD}=@digit.png, or JSON, " + '{"pictures": ["<base64>"]}'


class Pictures(BaseModel):
    """Pictures in a JSON document."""

    model_config = ConfigDict(extra="forbid", strict=True)

    pictures: Annotated[
        list[Annotated[str, Field(json_schema_extra={"contentEncoding": "base64"})]],
        FailFast(),
        Field(min_length=1, description="JPEG, PNG or other picture files in base64."),
    ]


async def read_body(request, limits):
    """Return the whole body of a request.

    Raises
    ------
    RefusedError
        If it is too large, comes too slowly, or breaks off.
    """
    announced = request.headers.get("content-length", "0")
    if announced.isdecimal() and int(announced) > limits.body:
        raise _too_large(limits)
    body = bytearray()
    try:
        async with asyncio.timeout(limits.seconds_to_send):
            more = True
            while more:
                message = await request.receive()
                if message["type"] == "http.disconnect":
                    raise RefusedError(400, "The body broke off: send it again.")
                body += message.get("body", b"")
                if len(body) > limits.body:
                    raise _too_large(limits)
                more = message.get("more_body", False)
    except TimeoutError:
        raise RefusedError(
            408,
            f"The body did not arrive within {limits.seconds_to_send:g} seconds: send smaller "
            f"pictures, or one at a time.",
            {"Connection": "close"},
        ) from None
    return bytes(body)


def _too_large(limits):
    return RefusedError(
        413,
        f"The body has more than {limits.body:,} bytes: make the pictures smaller (the model "
        f"does so anyway), or send them one at a time.",
    )


def check_headers(headers):
    """Refuse, before the body is read, what is neither a form nor JSON."""
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind not in (FORM, JSON):
        raise RefusedError(415, f"Got the content type {kind[:100]!r}: {HOW}.")
    if headers.get("content-encoding", "identity").lower() != "identity":
        raise RefusedError(
            415, "The body is compressed: send it as it is, pictures are small already."
        )
    return kind


def unpack(kind, content_type, body, limits):
    """Return the name and the content of each picture in a body.

    Parameters
    ----------
    kind : str
        `FORM` or `JSON`.
    content_type : str
        The whole header, with a form's boundary.
    body : bytes
    limits : Limits

    Returns
    -------
    list of (str, bytes)

    Raises
    ------
    RefusedError
        If the body is damaged, or holds no pictures or too many.
    """
    found = _from_json(body) if kind == JSON else _from_form(content_type, body, limits)
    if not found:
        raise RefusedError(422, f"The body holds no picture: {HOW}.")
    if len(found) > limits.pictures:
        raise _too_many(limits)
    return found


def _too_many(limits):
    return RefusedError(
        413, f"Got more than {limits.pictures} pictures: send them in several requests."
    )


def _from_json(body):
    try:
        texts = Pictures.model_validate_json(body).pictures
    except ValidationError as error:
        fault = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(map(str, fault["loc"])) or "body"
        raise RefusedError(422, f"{where[:100]}: {fault['msg'][:200]}: {HOW}.") from None
    return [(f"picture {number}", _decode(number, text)) for number, text in enumerate(texts, 1)]


def _decode(number, text):
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        hint = "leave out what stands before the comma" if text.startswith("data:") else HOW
        raise RefusedError(422, f"picture {number}: is no base64 ({error}): {hint}.") from None


def _from_form(content_type, body, limits):
    boundary = parse_options_header(content_type)[1].get(b"boundary")
    if not boundary:
        raise RefusedError(422, f"The form's content type names no boundary: {HOW}.")
    form = _Form(limits)
    try:
        parser = MultipartParser(boundary, form.callbacks())
        parser.write(body)
        parser.finalize()
    except FormParserError as error:
        raise RefusedError(422, f"The form is damaged ({str(error)[:100]}): {HOW}.") from None
    if not form.complete:
        raise RefusedError(422, f"The form breaks off before its last boundary: {HOW}.")
    return [(name, bytes(content)) for name, content in form.found]


class _Form:
    """Collects the pictures of a form while it is parsed."""

    def __init__(self, limits):
        self.limits = limits
        self.found = []
        self.complete = False
        self._key = self._value = b""

    def callbacks(self):
        """Return the functions that the parser calls at each event."""
        names = ("part_begin", "header_field", "header_value", "header_end", "headers_finished")
        return {f"on_{name}": getattr(self, f"_{name}") for name in (*names, "part_data", "end")}

    def _part_begin(self):
        if len(self.found) == self.limits.pictures:
            raise _too_many(self.limits)
        self._disposition = b""

    def _header_field(self, data, start, end):
        self._key += data[start:end]

    def _header_value(self, data, start, end):
        self._value += data[start:end]

    def _header_end(self):
        if self._key.lower() == b"content-disposition":
            self._disposition = self._value
        self._key = self._value = b""

    def _headers_finished(self):
        options = parse_options_header(self._disposition)[1]
        field = options.get(b"name", b"").decode("utf-8", "replace")
        if field != FIELD:
            raise RefusedError(
                422, f"The form has a field {field[:100]!r}, expected {FIELD!r}: {HOW}."
            )
        name = options.get(b"filename", b"").decode("utf-8", "replace")
        self.found.append((name[:200] or f"picture {len(self.found) + 1}", bytearray()))

    def _part_data(self, data, start, end):
        self.found[-1][1].extend(memoryview(data)[start:end])

    def _end(self):
        self.complete = True
