"""Audit a folder of pictures: what is broken, double, mislabelled or unbalanced in it."""

from course_utils.audit.command import main
from course_utils.audit.result import KINDS, Audit, Fault, audit_folder

__all__ = ["KINDS", "Audit", "Fault", "audit_folder", "main"]
