"""The course's commands: ``python -m course_utils VERB``."""

import argparse
import sys
from importlib import import_module

# Each is a module of this package, with a `main(arguments)` that returns the exit code.
VERBS = {
    "audit": "find what is broken, double, mislabelled or unbalanced in a folder of pictures",
    "doctor": "find out what would stop a learner on this machine, and how to mend it",
    "export": "write a lesson's recipe as a script, or the project of lesson 20 as a folder",
    "report": "show your progress, or the table of a class",
    "serve": "serve a model, on a page for people and at an address for programs",
}


def main(arguments=None):
    """Run a verb with the arguments that follow it; return its exit code."""
    verbs = "\n".join(f"  {verb}  {does}" for verb, does in VERBS.items())
    parser = argparse.ArgumentParser(
        prog="python -m course_utils",
        description="The course's commands.",
        epilog=f"{verbs}\n\n`python -m course_utils VERB --help` tells more about one of them.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("verb", choices=VERBS, help="one of those below")
    parser.add_argument("arguments", nargs=argparse.REMAINDER, help="what the verb asks for")
    options = parser.parse_args(arguments)
    for stream in (sys.stdout, sys.stderr):
        # A path with accents must not stop a terminal that cannot show them.
        stream.reconfigure(errors="backslashreplace")
    # Only now, so that the doctor also runs where packages that the others need are missing.
    return import_module(f"course_utils.{options.verb}").main(options.arguments)


if __name__ == "__main__":
    sys.exit(main())
