"""Exercises with checks, hints and solutions.

In a lesson: ``from course_utils.exercises import lesson_02 as ex``, then
``ex.output_size.check(output_size)``, ``ex.output_size.hint()``, ``ex.output_size.solution()``.
"""

import importlib
import pkgutil


def catalogue():
    """List every exercise of the course.

    Returns
    -------
    list of Exercise
        In the order of the course, each with `lesson`, `name`, `starter`, `reference`, `wrong`
        and `other_right`.
    """
    from course_utils.exercises.engine import Exercise

    names = sorted(m.name for m in pkgutil.iter_modules(__path__) if m.name.startswith("lesson_"))
    modules = [importlib.import_module(f"{__name__}.{name}") for name in names]
    values = [value for module in modules for value in vars(module).values()]
    return [value for value in values if isinstance(value, Exercise)]
