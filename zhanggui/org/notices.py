"""Answers for notices: the codes of the positions and departments that people sit on, and what all of them are called."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from zhanggui.notices import seats
from zhanggui.org.models import Department, Position, Post


class Seating:
    """The organisation as notices see it; see `notices.seats.Seats`."""

    def of(self, people: Collection[int]) -> Mapping[int, frozenset[str]]:
        held = Post.objects.current().filter(user_id__in=people)
        found: dict[int, set[str]] = {}
        for person, seat, department in held.values_list('user_id', 'position__code', 'position__department__code'):
            found.setdefault(person, set()).update((seat, department))
        return {person: frozenset(codes) for person, codes in found.items()}

    def every(self) -> Sequence[tuple[str, str]]:
        """A department and a position of one code are told apart by nobody: the department stands for both."""
        positions = {each.code: str(each) for each in Position.objects.select_related('department')}
        return list((positions | {each.code: str(each) for each in Department.objects.all()}).items())


seats.register(Seating())
