"""From uploaded files to answers: read, prepare, classify."""

import base64
import io
import time
from pathlib import Path

import cv2
from pydantic import BaseModel, Field

from course_utils.images import ImageError, read_image
from course_utils.images.reading import FORMATS, quiet
from course_utils.serve.limits import RefusedError
from course_utils.serve.models import Model
from course_utils.serve.prepare import prepare


class Answer(BaseModel):
    """What the model says of one picture."""

    name: str = Field(description="The file's name, or the picture's number.")
    label: str = Field(description="The most probable label.")
    confidence: float = Field(ge=0, le=1, description="Its probability.")
    probabilities: dict[str, float] = Field(description="Of each label.")
    seen: str | None = Field(None, description="What the model saw: a PNG file in base64.")


class Answers(BaseModel):
    """What the model says of all pictures of a request, in their order."""

    model: str
    answers: list[Answer]


class Classifier:
    """A model that answers files; threads may share it.

    Parameters
    ----------
    path : str or path
        The model file, beside its description.
    limits : Limits

    Raises
    ------
    DescriptionError
        If the model cannot be served.
    """

    def __init__(self, path, limits):
        path = Path(path)
        self.model = Model(path)
        self.description = self.model.description
        self.limits = limits
        card = self.description.card
        self.card = path.with_name(card).read_text("utf-8", "replace") if card else ""

    def answer(self, files, seen, deadline):
        """Classify files.

        Parameters
        ----------
        files : list of (str, bytes)
            Names and contents.
        seen : bool
            Whether the answers hold what the model saw.
        deadline : float
            When to give up, by the clock of `time.monotonic`.

        Returns
        -------
        Answers

        Raises
        ------
        RefusedError
            If a file is no picture, too large, or empty of what the model needs.
        TimeoutError
            If the deadline has passed.
        """
        pictures = []
        for name, content in files:
            if time.monotonic() > deadline:
                raise TimeoutError
            pictures.append(self._prepared(name, content))
        rows = self.model.probabilities(pictures)
        answers = [
            self._answer(name, row, as_png(picture) if seen else None)
            for (name, _), row, picture in zip(files, rows, pictures)
        ]
        return Answers(model=self.description.title, answers=answers)

    def _prepared(self, name, content):
        """Return what the model sees of a file."""
        file = io.BytesIO(content)
        file.name = name  # for `read_image`'s messages
        self._check_pixels(file)
        try:
            return prepare(read_image(file), self.description)
        except ImageError as error:
            raise RefusedError(422, str(error)) from None
        except ValueError:
            message = "holds no ink: draw or photograph one digit, dark on light or light on dark"
            raise RefusedError(422, f"'{name}' {message}") from None

    def _check_pixels(self, file):
        """Refuse by its header, before it is decoded, what would take too much memory."""
        from PIL import Image

        most = self.limits.pixels
        try:
            with quiet(), Image.open(file, formats=FORMATS) as image:
                number = image.width * image.height
        except Image.DecompressionBombError:
            number = most + 1
        except Exception:
            return  # `read_image` explains it
        if number > most:
            message = f"has more than {most:,} pixels: make it smaller with a photo program"
            raise RefusedError(413, f"'{file.name}' {message}")

    def _answer(self, name, row, seen):
        labels = self.description.labels
        probabilities = dict(zip(labels, row.clip(0, 1).tolist()))
        label = labels[row.argmax()]
        return Answer(
            name=name,
            label=label,
            confidence=probabilities[label],
            probabilities=probabilities,
            seen=seen,
        )


def as_png(picture):
    """Return a picture, gray or RGB, as a PNG file in base64."""
    bgr = picture if picture.ndim == 2 else cv2.cvtColor(picture, cv2.COLOR_RGB2BGR)
    return base64.b64encode(cv2.imencode(".png", bgr)[1]).decode()
