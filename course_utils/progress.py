"""What a learner has passed, kept in the user's own data folder and nowhere else."""


def record_check(lesson, name, status):
    """Record the outcome of a check; return a remark for the learner, "" if there is none."""
    return ""
