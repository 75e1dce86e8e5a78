"""Who of those asked may act now, and what they have decided together. Pure: votes in, verdict out.

A group is one of those asked with the signers added before and after: it approves when all in it have, it refuses as soon
as one does. The mode says how many groups decide.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

from zhanggui.flow.bpmn.model import Approval, Mode, Ready
from zhanggui.flow.engine.state import Seat, SeatKind, Vote

APPROVE = 'approve'
REFUSE = 'refuse'
UNDECIDED = ''
_GONE = 'gone'  # everybody in the group was taken out
_FOR = {Vote.APPROVE, Vote.PASSED}

Seats = Mapping[int, Seat]


def to_open(seats: Seats, approval: Approval) -> list[int]:
    """The seats that can act from now on."""
    return [number for number in ready(seats, approval) if not seats[number].open]


def ready(seats: Seats, approval: Approval) -> list[int]:
    """Those not done whose turn it is: no signer before them, no earlier stage is still to act."""
    undone = {number: seat for number, seat in seats.items() if seat.vote is Vote.NONE}
    blocked = {seat.blocks for seat in undone.values()}
    stage = min((seat.stage for seat in undone.values()), default=0)
    together = approval.kind is Ready.BRAINSTORM  # the convener sits with the others
    return [
        number
        for number, seat in undone.items()
        if number not in blocked and seat.after not in undone and (together or seat.stage == stage)
    ]


def superfluous(seats: Seats, approval: Approval) -> list[int]:
    """Seats whose group has refused already: nobody waits for them."""
    groups = _groups(seats, approval)
    return [
        number
        for numbers in groups.values()
        if _said([seats[number] for number in numbers]) == REFUSE
        for number in numbers
        if seats[number].vote is Vote.NONE
    ]


def verdict(seats: Seats, approval: Approval) -> str:
    """`approve`, `refuse`, or nothing yet."""
    said = [_said([seats[number] for number in numbers]) for numbers in _groups(seats, approval).values()]
    said = [answer for answer in said if answer != _GONE]
    approvals, refusals = said.count(APPROVE), said.count(REFUSE)
    if approval.kind is Ready.PEER:
        everyone = all(seat.vote is not Vote.NONE for seat in seats.values())
        return (REFUSE if said and refusals == len(said) else APPROVE) if everyone else UNDECIDED
    if approval.mode is Mode.RATIO and approval.kind is not Ready.BRAINSTORM:
        needed = max(1, math.ceil(round(approval.ratio * len(said), 9)))
        return _counted(approvals >= needed, len(said) - refusals < needed)
    if approval.mode is Mode.ANY and approval.kind is not Ready.BRAINSTORM:
        return _counted(approvals > 0, refusals == len(said))
    return _counted(approvals == len(said), refusals > 0)


def group_of(seats: Seats, number: int) -> int:
    return seats[number].group or number


def _counted(approved: bool, refused: bool) -> str:
    return REFUSE if refused else APPROVE if approved else UNDECIDED


def _groups(seats: Seats, approval: Approval) -> dict[int, list[int]]:
    """Those who decide: of a brainstorm the convener, of a peer selection the judges."""
    groups: dict[int, list[int]] = {}
    silent = approval.kind in {Ready.BRAINSTORM, Ready.PEER} and any(seat.stage for seat in seats.values())
    for number, seat in seats.items():
        if not (silent and seat.stage == 0 and seat.kind is not SeatKind.REVISE):
            groups.setdefault(seat.group or number, []).append(number)
    return groups


def _said(group: Iterable[Seat]) -> str:
    votes = [seat.vote for seat in group]
    if Vote.REFUSE in votes:
        return REFUSE
    if all(vote is Vote.DROPPED for vote in votes):
        return _GONE
    return APPROVE if all(vote in _FOR or vote is Vote.DROPPED for vote in votes) else UNDECIDED
