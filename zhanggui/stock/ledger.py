"""The arithmetic of a stock document: pure, so that every rule of the ledger can be tried without a database.

Moves are weighed in their order against the buckets as they will then be: what one line brings, the next may take.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from zhanggui.stock.choices import EFFECTS

Place = tuple[int, int, str]  # warehouse id, SKU id, batch


class Bucket(NamedTuple):
    on_hand: int
    allocated: int
    quarantined: int

    @property
    def is_sound(self) -> bool:
        return 0 <= self.allocated <= self.on_hand and self.quarantined >= 0


EMPTY = Bucket(0, 0, 0)


class Move(NamedTuple):
    """`quantity` pieces of one kind at one place, for one line of a document."""

    line: int
    place: Place
    kind: str
    quantity: int

    @property
    def may_make_place(self) -> bool:
        """Does it bring something, so that a place it names may be new?"""
        effect = EFFECTS[self.kind]
        return min(effect) >= 0


class Shortage(NamedTuple):
    move: Move
    there: int  # how many pieces could have been taken


class Decision(NamedTuple):
    after: dict[Place, Bucket]  # only the places that changed
    shortages: list[Shortage]


def decide(moves: Iterable[Move], before: Mapping[Place, Bucket]) -> Decision:
    """The buckets after all moves, and every move that would take more than is there; a short move is left out."""
    after: dict[Place, Bucket] = {}
    shortages = []
    for move in moves:
        bucket = after.get(move.place) or before.get(move.place, EMPTY)
        effect = EFFECTS[move.kind]
        changed = Bucket(*(have + sign * move.quantity for have, sign in zip(bucket, effect, strict=True)))
        if changed.is_sound:
            after[move.place] = changed
        else:
            shortages.append(Shortage(move, takeable(bucket, move.kind)))
    return Decision(after, shortages)


def takeable(bucket: Bucket, kind: str) -> int:
    """How many pieces a move of this kind could take: promised goods are not there for anybody else."""
    return bucket.quarantined if EFFECTS[kind].quarantined < 0 else bucket.on_hand - bucket.allocated
