"""All of it or nothing: what a ready kind writes of one task stands only if the task was completed with it."""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction

from zhanggui.core.verdicts import Verdicts


class _Undone(Exception):
    def __init__(self, verdicts: Verdicts) -> None:
        super().__init__()
        self.verdicts = verdicts


def whole(work: Callable[[], Verdicts]) -> Verdicts:
    """A refusal undoes what the work wrote before it, and stays as the verdict."""
    try:
        with transaction.atomic():
            verdicts = work()
            if verdicts.refused:
                raise _Undone(verdicts)
    except _Undone as undone:
        return undone.verdicts
    return verdicts
