"""Find out what would stop a learner on this machine, and say how to mend it.

In a terminal: ``python -m course_utils doctor``. In a notebook::

    from course_utils.doctor import checkup

    checkup()

Nothing is imported that may be missing or slow, TensorFlow least of all, and nothing is asked
of the network. This module and those of its checks also load in Pythons older than the
course's, so that they get as far as the message about their version.
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict, dataclass

from course_utils.doctor import files, kernel, machine, network, packages
from course_utils.doctor.finding import Finding, note

CHECKS = {
    "Python": packages.check_python,
    "packages": packages.check_packages,
    "lock": packages.check_lock,
    "TensorFlow": packages.check_tensorflow,
    "OpenCV": packages.check_opencv,
    "environment": kernel.check_environment,
    "kernel": kernel.check_kernel,
    "MNIST": files.check_mnist,
    "digit model": files.check_digit_model,
    "folders": files.check_folders,
    "disk": machine.check_disk,
    "memory": machine.check_memory,
    "processor": machine.check_processor,
    "GPU": machine.check_gpu,
    "port": machine.check_port,
    "proxy": network.check_proxy,
    "certificates": network.check_certificates,
}

MARKS = {"ok": "✓", "problem": "✗", "warning": "!", "note": "–"}
ASCII_MARKS = {"ok": "ok  ", "problem": "FAIL", "warning": "!   ", "note": "-   "}


@dataclass(frozen=True)
class Report:
    """The findings of all checks, by the name of the check; shows itself as a list."""

    findings: dict[str, Finding]

    @property
    def ok(self):
        """True if nothing would stop a learner."""
        return all(finding.status != "problem" for finding in self.findings.values())

    def to_text(self, marks=MARKS):
        """Return one line for each check, and what follows from them."""
        width = max(map(len, self.findings), default=0)
        lines = [
            f"{marks[finding.status]} {name:{width}}  {finding.message}"
            + (f"  Mend: {finding.mend}" if finding.mend else "")
            for name, finding in self.findings.items()
        ]
        conclusion = "Nothing here" if self.ok else f"What is marked {marks['problem'].strip()}"
        return "\n".join([*lines, f"{conclusion} would stop a learner."])

    def to_json(self):
        """Return the report as a JSON object with ``ok`` and ``checks``."""
        checks = {name: asdict(finding) for name, finding in self.findings.items()}
        return json.dumps({"ok": self.ok, "checks": checks}, indent=2)

    def __repr__(self):
        return self.to_text()


def checkup(checks=CHECKS):
    """Run every check.

    Parameters
    ----------
    checks : dict of str to callable
        What to run, by name; each returns a `Finding`.

    Returns
    -------
    Report
        ``report.ok`` is True if nothing would stop a learner.
    """
    return Report({name: _run(check) for name, check in checks.items()})


def _run(check):
    """Return what `check` found, or that it could not look: the others still should."""
    try:
        return check()
    except Exception as error:
        return note(f"could not be checked ({type(error).__name__}: {error})")


def main(arguments=None):
    """Print the report; return 1 if anything would stop a learner, else 0."""
    parser = argparse.ArgumentParser(
        prog="python -m course_utils doctor",
        description="Find out what would stop a learner on this machine, and how to mend it.",
    )
    parser.add_argument("--json", action="store_true", help="print the report as JSON")
    options = parser.parse_args(arguments)
    report = checkup()
    print(report.to_json() if options.json else report.to_text(_marks(sys.stdout)))
    return int(not report.ok)


def _marks(stream):
    """Return the marks that `stream` can show."""
    try:
        "".join(MARKS.values()).encode(stream.encoding or "ascii")
    except UnicodeEncodeError:
        return ASCII_MARKS
    return MARKS
