"""``python -m course_utils audit PATH``: the audit in a terminal."""

import argparse
import sys


def main(arguments=None):
    """Audit what the command line names; return 1 if it cannot be, else 0."""
    parser = argparse.ArgumentParser(
        prog="python -m course_utils audit",
        description="Look for faults in a folder of pictures. Nothing in it is changed.",
    )
    parser.add_argument("path", help="a folder with a folder for each class, or a CSV file")
    parser.add_argument("--csv", metavar="FILE", help="write each fault to this file")
    parser.add_argument("--split", metavar="FILE", help="write the proposed split to this file")
    options = parser.parse_args(arguments)
    # Only now, so that --help does not wait for SciPy.
    from course_utils.audit.result import audit_folder

    try:
        audit = audit_folder(options.path)
        print(audit)
        if options.csv:
            audit.write_faults(options.csv)
            print(f"each fault is in {options.csv}")
        if options.split:
            audit.write_split(options.split)
            print(f"a split that no copy crosses is in {options.split}")
    except (OSError, ValueError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0
