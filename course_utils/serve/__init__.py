"""Serve a model on a page and over HTTP: ``python -m course_utils serve MODEL``."""

from course_utils.serve.command import main

__all__ = ["main"]
