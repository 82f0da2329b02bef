"""Exercises with checks, hints and solutions: ``from course_utils.exercises import lesson_02 as ex``."""

import importlib
import pkgutil


def catalogue():
    """List every exercise of the course.

    Returns
    -------
    list of Exercise
        By lesson, within it in the order of the lesson, each with `lesson`, `name`, `starter`, `reference`, `wrong` and
        `other_right`.
    """
    from course_utils.exercises.engine import Exercise

    names = sorted(m.name for m in pkgutil.iter_modules(__path__) if m.name.startswith("lesson_"))
    modules = [importlib.import_module(f"{__name__}.{name}") for name in names]
    return [item for module in modules for item in vars(module).values() if isinstance(item, Exercise)]
