"""What a model file doesn't say about itself, read from the description beside it.

``digits.onnx`` is described by ``digits.json``: what its outputs mean, and how a picture
becomes what the model was trained on. ``docs/serving.md`` explains each entry.
"""

import hashlib
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

SUFFIXES = (".onnx", ".keras", ".tflite")
MOST_BYTES = 1_000_000  # of a description
EXAMPLE = (
    '{"title": "Cats and dogs", "labels": ["cat", "dog"], "prepare": "letterbox", "width": 96, '
    '"height": 96, "channels": 3, "channels_first": false, "scale": 0.00392156862745098, '
    '"offset": 0.0, "output": "logits"}'
)

Name = Annotated[str, Field(min_length=1, max_length=200)]
Side = Annotated[int, Field(ge=1, le=4096, strict=True)]
Number = Annotated[float, Field(allow_inf_nan=False, strict=True)]


class DescriptionError(ValueError):
    """A model cannot be served: its file or its description is missing or wrong."""


class Description(BaseModel):
    """How to prepare pictures for a model, and how to read its answers.

    Attributes
    ----------
    title : str
        The name that people see.
    labels : list of str
        What the outputs mean, in their order. A model with one output, the probability of the
        second label (a sigmoid), has two labels.
    prepare : {"digit", "resize", "letterbox"}
        How a picture gets the size: see `course_utils.serve.prepare.prepare`.
    width, height : int
        Size in pixels of what the model sees.
    channels : {1, 3}
        1 for gray, 3 for RGB.
    channels_first : bool
        Whether the input is (N, channels, height, width); else it is (N, height, width, channels).
    scale, offset : float
        The model sees ``pixel * scale + offset`` as float32; pixels are in [0, 255].
    output : {"logits", "probabilities"}
        What the model gives; logits are turned into probabilities.
    card : str, optional
        The model card: the name of a Markdown file beside the model.
    sha256 : str, optional
        Of the model file; a file with another digest isn't loaded.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: Name
    labels: Annotated[list[Name], Field(min_length=2, max_length=10_000)]
    prepare: Literal["digit", "resize", "letterbox"]
    width: Side
    height: Side
    channels: Literal[1, 3]
    channels_first: Annotated[bool, Field(strict=True)]
    scale: Number
    offset: Number
    output: Literal["logits", "probabilities"]
    card: Annotated[str, Field(pattern=r"^[^/\\]+\.md$")] | None = None
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")] | None = None

    @model_validator(mode="after")
    def _fits_together(self):
        """Refuse what no single entry shows to be wrong."""
        doubled = {label for label in self.labels if self.labels.count(label) > 1}
        if doubled:
            raise ValueError(f"labels: {sorted(doubled)} stand twice, give each a name of its own")
        if self.scale == 0:
            raise ValueError("scale: 0 makes all pictures equal, expected such as 1/255")
        if self.prepare == "digit" and (self.width, self.height, self.channels) != (28, 28, 1):
            raise ValueError(
                'prepare: "digit" gives 28×28 gray pixels: write width 28, height 28, channels 1, '
                'or prepare "letterbox"'
            )
        return self


def read_description(model):
    """Read the description that lies beside a model file, and check that both belong together.

    Parameters
    ----------
    model : str or path
        ``NAME.onnx``, ``NAME.keras`` or ``NAME.tflite``; the description is ``NAME.json``.

    Returns
    -------
    Description

    Raises
    ------
    DescriptionError
        If a file is missing, an entry is wrong, or the model file isn't the one described; the
        message says what mends it. A ValueError.
    """
    model = Path(model)
    if model.suffix not in SUFFIXES:
        raise DescriptionError(f"'{model}' is no model: expected a file {', '.join(SUFFIXES)}")
    path = model.with_suffix(".json")
    content = _content(path, f"it describes '{model.name}'. Write it, for example {EXAMPLE}")
    try:
        description = Description.model_validate_json(content)
    except ValidationError as error:
        raise DescriptionError(f"'{path}': {_first_fault(error)}") from None
    digest = _digest(model)
    if description.sha256 not in (None, digest):
        raise DescriptionError(
            f"'{model}' is not the file that '{path.name}' describes: its SHA-256 is {digest}, "
            f"expected {description.sha256}. Get the model again, or if you changed it on "
            f"purpose, write its new digest"
        )
    if description.card is not None:
        _content(path.with_name(description.card), f"'{path.name}' names it as the model card")
    return description


def _content(path, meaning):
    """Return the bytes of a small file."""
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except FileNotFoundError:
        raise DescriptionError(f"'{path}' is missing: {meaning}") from None
    except OSError as error:
        raise DescriptionError(f"'{path}' cannot be read ({error}): {meaning}") from None
    if len(content) > MOST_BYTES:
        raise DescriptionError(f"'{path}' has more than {MOST_BYTES:,} bytes: {meaning}")
    return content


def _digest(model):
    """Return the SHA-256 of the model file."""
    try:
        with model.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise DescriptionError(
            f"'{model}' cannot be read ({error.strerror}): name the model file"
        ) from None


def _first_fault(error):
    """Say in a line what is wrong with the first wrong entry."""
    fault = error.errors(include_url=False)[0]
    where = ".".join(map(str, fault["loc"]))
    if fault["type"] == "missing":
        return f"{where} is missing, as in {EXAMPLE}"
    known = Description.model_fields
    if fault["type"] == "extra_forbidden":
        return f"{where} is no entry of a description; these are: {', '.join(known)}"
    if fault["type"] == "json_invalid":
        return f"is no JSON ({fault['ctx']['error']}); expected such as {EXAMPLE}"
    message = fault["msg"].removeprefix("Value error, ")
    if not where:
        return message
    return f"{where}: {message}, got {fault['input']!r:.60}"
