"""Answers for the rulebook: which seats there are, who holds which, and who works here at all."""

from __future__ import annotations

from collections.abc import Sequence

from zhanggui.core.words import say
from zhanggui.org.models import Position, Post
from zhanggui.org.selectors import everybody
from zhanggui.rulebook import people
from zhanggui.rulebook.people import Seat


class Seating:
    """The organisation as the rulebook sees it; see `rulebook.people.Seating`."""

    def seats(self) -> Sequence[Seat]:
        return [_seat(each) for each in Position.objects.select_related('department')]

    def seats_of(self, person: int) -> Sequence[Seat]:
        held = Post.objects.current().filter(user_id=person).values('position_id')
        return [_seat(each) for each in Position.objects.select_related('department').filter(pk__in=held)]

    def everybody(self) -> tuple[int, ...]:
        return tuple(everybody())


def _seat(position: Position) -> Seat:
    department = position.department
    return Seat(
        position.code,
        say(position.name, position.name_en or position.name),
        department.code,
        say(department.name, department.name_en or department.name),
        tuple(position.aliases),
    )


people.register(Seating())
