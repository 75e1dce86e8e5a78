"""A finding about a file as the imports screen shows it."""

from __future__ import annotations

from zhanggui.channels.reading.problems import Problem, Severity
from zhanggui.ui.imports import RowError


def row_error(problem: Problem) -> RowError:
    return RowError(
        str(problem.reason),
        str(problem.advice),
        problem.sheet,
        problem.row,
        problem.column,
        problem.value,
        is_fatal=problem.severity is Severity.ERROR,
    )
