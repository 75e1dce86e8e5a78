"""The organisation as people draw it: seats under seats, each with who sits there today, who acts, and what is vacant."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from zhanggui.org.models import Department, Position, Post


@dataclass(frozen=True, slots=True)
class Holder:
    person: int
    name: str
    acting: bool


@dataclass(frozen=True, slots=True)
class Seat:
    """`vacant`: places of the head-count that nobody holds for good; who acts does not fill one."""

    position: Position
    holders: list[Holder]
    below: list[Seat] = field(default_factory=list)

    @property
    def held(self) -> int:
        return sum(not holder.acting for holder in self.holders)

    @property
    def vacant(self) -> int:
        return max(0, self.position.head_count - self.held)


@dataclass(frozen=True, slots=True)
class Block:
    """A department with its own seats, the leading ones first."""

    department: Department
    seats: list[Seat]

    @property
    def held(self) -> int:
        return sum(seat.held for seat in self.seats)

    @property
    def places(self) -> int:
        return sum(seat.position.head_count for seat in self.seats)

    @property
    def vacant(self) -> int:
        return sum(seat.vacant for seat in self.seats)


@dataclass(frozen=True, slots=True)
class Chart:
    """`tops` have nobody above them. Three queries, however large the company."""

    tops: list[Seat]
    blocks: list[Block]
    seats: list[Seat]

    @property
    def places(self) -> int:
        return sum(seat.position.head_count for seat in self.seats)

    @property
    def held(self) -> int:
        return sum(seat.held for seat in self.seats)

    @property
    def vacant(self) -> int:
        return sum(seat.vacant for seat in self.seats)

    @property
    def acting(self) -> int:
        return sum(holder.acting for seat in self.seats for holder in seat.holders)


def chart() -> Chart:
    seats = seats_with_holders(Position.objects.select_related('department'))
    tops: list[Seat] = []
    for seat in seats.values():
        above = seats.get(seat.position.superior_id or 0)
        (tops if above is None else above.below).append(seat)
    depth: dict[int, int] = {}
    _measure(tops, 0, depth)
    by_department: dict[int, list[Seat]] = defaultdict(list)
    for seat in sorted(seats.values(), key=lambda seat: depth.get(seat.position.pk, 0)):
        by_department[seat.position.department_id].append(seat)
    blocks = [Block(each, by_department[each.pk]) for each in Department.objects.select_related('parent')]
    return Chart(tops, [block for block in blocks if block.seats], list(seats.values()))


def seats_with_holders(positions: Iterable[Position]) -> dict[int, Seat]:
    """By the position's id, in their order; holders by name, those who act last."""
    rows = list(positions)
    found: dict[int, dict[tuple[int, bool], Holder]] = defaultdict(dict)
    posts = Post.objects.current().filter(position__in=rows, user__is_active=True).select_related('user')
    for post in posts.order_by('acting', 'user__name', 'pk'):
        holder = Holder(post.user_id, post.user.get_full_name(), post.acting)
        found[post.position_id].setdefault((holder.person, holder.acting), holder)
    return {row.pk: Seat(row, list(found[row.pk].values())) for row in rows}


def names_of(position: Position) -> frozenset[str]:
    """What a lane may call this seat: its own names, and the aliases that are no other seat's own name."""
    others = Position.objects.exclude(pk=position.pk).values_list('code', 'name', 'name_en')
    taken = {word for names in others for word in names}
    own = {position.code, position.name, position.name_en} - {''}
    return frozenset(own | (set(position.aliases) - taken))


def _measure(seats: Iterable[Seat], depth: int, found: dict[int, int]) -> None:
    for seat in seats:
        found[seat.position.pk] = depth
        _measure(seat.below, depth + 1, found)
