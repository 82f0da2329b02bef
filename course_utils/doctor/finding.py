"""What one check of the doctor found."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """The result of one check.

    Attributes
    ----------
    status : {"ok", "problem", "warning", "note"}
        Only a problem would stop a learner. A warning is worth mending, a note only tells.
    message : str
        What was found.
    mend : str
        The command to run, or what to do where no command helps. Empty if nothing needs mending.
    """

    status: str
    message: str
    mend: str = ""


def ok(message):
    """Return a finding that all is well."""
    return Finding("ok", message)


def note(message):
    """Return a finding that calls for nothing."""
    return Finding("note", message)


def warning(message, mend):
    """Return a finding that stops nobody but is worth mending."""
    return Finding("warning", message, mend)


def problem(message, mend):
    """Return a finding that would stop a learner."""
    return Finding("problem", message, mend)
