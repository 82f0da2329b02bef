"""What the service takes, and how it says that something is too much or wrong."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """How much one request may ask for.

    Attributes
    ----------
    body : int
        Bytes of a request's body.
    pixels : int
        Width times height of a picture.
    pictures : int
        In one request.
    seconds_to_send : float
        For the body to arrive.
    seconds_to_answer : float
        From then to the answer.
    requests : int
        That are worked on at the same time; each holds its body in memory.
    """

    body: int = 16_000_000
    pixels: int = 25_000_000
    pictures: int = 64
    seconds_to_send: float = 30.0
    seconds_to_answer: float = 30.0
    requests: int = 40


class RefusedError(Exception):
    """A request that is not answered as it wished.

    Parameters
    ----------
    status : int
        The HTTP status.
    message : str
        What was wrong: what mends it.
    headers : dict of str, optional
        More headers of the response.
    """

    def __init__(self, status, message, headers=None):
        super().__init__(message)
        self.status, self.message, self.headers = status, message, headers
