"""Loading a playbook: by piece, with the text that was loaded last as the base between the file and the system.

What the company changed in the system stays as it is; where both sides changed, nothing is written until somebody chooses.
The same folder again changes nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from django.db import connection, transaction
from django.db.models import F

from zhanggui.core import audit, audittypes, clock
from zhanggui.core.actors import Actor
from zhanggui.core.transactions import allow_longer, in_transaction, locked
from zhanggui.core.verdicts import Verdicts
from zhanggui.core.words import Words, say
from zhanggui.site.models import PieceState, PlaybookLoad, PlaybookPiece
from zhanggui.site.playbook.findings import Complaint, PlaybookError
from zhanggui.site.playbook.folders import DEFAULT
from zhanggui.site.playbook.pieces import Key, Piece
from zhanggui.site.playbook.sections import KINDS, SECTIONS, Reading, current, read

LOADED = audittypes.declare('playbook.load', say('装载公司手册', 'Playbook loaded'))
SECONDS_MAX = 300
PATIENT = (
    "SELECT set_config('idle_in_transaction_session_timeout', '0', true)"  # four hundred forms are read in between
)
CHANGED_BOTH = say(
    '{kind} {key}：系统里和文件里都改过，两边都没动，请选择用哪一份',
    '{kind} {key} was changed in the system and in the file: neither was touched, choose one',
)


class Side(StrEnum):
    """Whose text of a disputed piece counts."""

    FILE = 'file'
    OURS = 'ours'


class Standing(StrEnum):
    """One piece of the folder against the system."""

    SAME = 'same'
    NEW = 'new'
    CHANGED = 'changed'  # in the file alone: it is taken
    KEPT = 'kept'  # changed in the system alone
    CONFLICT = 'conflict'


TAKEN = {Standing.NEW, Standing.CHANGED}


@dataclass(frozen=True, slots=True)
class Difference:
    """A piece whose file says something else than the system, and what loading would do."""

    piece: Piece
    standing: Standing
    ours: str


@in_transaction
def settle(ids: Sequence[int], /, *, actor: Actor, side: str) -> Verdicts:
    """End the conflicts of these pieces: write the file's text, or keep ours. Either way the file has been heard."""
    verdicts = Verdicts()
    rows = locked(PlaybookPiece.objects.all(), ids)
    verdicts.refuse_missing(ids, [row.pk for row in rows])
    for row in rows:
        if row.state != PieceState.CONFLICT:
            verdicts.already.append(row.pk)
        elif side == Side.FILE and (problem := _taken(row, actor)):
            verdicts.refuse(row.pk, 'not_loaded', problem, name=str(row))
        else:
            verdicts.done.append(row.pk)
    PlaybookPiece.objects.filter(pk__in=verdicts.done).update(base=F('waiting'), waiting='', state=PieceState.AGREED)
    told = {'side': side}
    audit.record('playbook.settle', verdicts.done, actor=actor, subject='site.PlaybookPiece', detail=told)
    return verdicts


def ours_of(row: PlaybookPiece) -> str:
    """The piece as it is in the system; '' when it is not there any more."""
    return current([row.kind]).get((row.kind, row.key), '')


def standing(theirs: str, ours: str | None, base: str | None) -> Standing:
    """`ours` None: not in the system. `base` None: never loaded, so that nobody can know who changed it."""
    if ours == theirs:
        return Standing.SAME
    if ours is None and base is None:
        return Standing.NEW
    if theirs == base:
        return Standing.KEPT
    return Standing.CHANGED if ours == base else Standing.CONFLICT


def load_playbook(
    folder: str | Path = DEFAULT,
    *,
    actor: Actor,
    kinds: Collection[str] = tuple(KINDS),
    keys: Collection[str] | None = None,
    take: Mapping[Key, Side] | None = None,
) -> Verdicts:
    """The whole folder in one transaction. Raises PlaybookError, and then nothing has changed.

    `keys`: only these processes, with what they call and fill in. `take`: how disputes end. `made['conflicts']` are the
    pieces that wait for a choice: refused, without stopping the others.
    """
    reading = read(folder, keys=keys, kinds=kinds)
    if reading.stopping:
        raise PlaybookError(reading.stopping)
    with transaction.atomic():  # also within the caller's own: what is refused halfway leaves nothing
        return _load(reading, actor=actor, kinds=kinds, take=take or {})


def differences(reading: Reading, *, kinds: Collection[str] = tuple(KINDS)) -> list[Difference]:
    """What loading would meet, in the order of the folder."""
    ours, base = current(kinds), _bases()
    found = []
    for key, piece in reading.pieces.items():
        if piece.kind in kinds:
            how = standing(piece.text, ours.get(key), base.get(key))
            if how is not Standing.SAME:
                found.append(Difference(piece, how, ours.get(key, '')))
    return found


def _load(reading: Reading, *, actor: Actor, kinds: Collection[str], take: Mapping[Key, Side]) -> Verdicts:
    allow_longer(SECONDS_MAX)
    with connection.cursor() as cursor:
        cursor.execute(PATIENT)
    ours, base = current(kinds), _bases()
    wanted = [piece for piece in reading.pieces.values() if piece.kind in kinds]

    found = {
        piece.id: _decided(standing(piece.text, ours.get(piece.id), base.get(piece.id)), take.get(piece.id))
        for piece in wanted
    }
    taken = [piece for piece in wanted if found[piece.id] in TAKEN]
    disputed = [piece for piece in wanted if found[piece.id] is Standing.CONFLICT]

    verdicts = _write(taken, actor=actor)
    if taken or take or _is_news(reading, wanted, base):
        load = _noted(reading, found, actor=actor)
        _settle(wanted, found, base, load)
        told = {'folder': reading.book.path.name, 'digest': reading.book.digest}
        pieces = [f'{piece.kind} {piece.key}' for piece in taken]
        audit.record(LOADED, [load.pk], actor=actor, subject='site.PlaybookLoad', detail={**told, 'pieces': pieces})

    verdicts.already += [0] * (len(wanted) - len(taken) - len(disputed))
    for piece in disputed:
        reason = CHANGED_BOTH.filled(kind=KINDS[piece.kind], key=piece.key)
        verdicts.refuse(f'{piece.kind}:{piece.key}', 'conflict', reason, name=piece.key)
    verdicts.made |= {'conflicts': [piece.id for piece in disputed], 'taken': [piece.id for piece in taken]}
    verdicts.made['kept'] = [key for key, how in found.items() if how is Standing.KEPT]
    return verdicts


def _taken(row: PlaybookPiece, actor: Actor) -> Words | None:
    """Why the text that waits could not be written."""
    section = next(section for section in SECTIONS if row.kind in section.kinds)
    try:
        with transaction.atomic():
            _write([Piece(row.kind, row.key, row.waiting, thing=section.meant(row.kind, row.waiting))], actor=actor)
    except PlaybookError as error:
        return error.complaints[0].reason
    return None


def _decided(found: Standing, side: Side | None) -> Standing:
    if found not in {Standing.CONFLICT, Standing.KEPT} or side is None:
        return found
    return Standing.CHANGED if side is Side.FILE else Standing.KEPT


def _bases() -> dict[Key, str]:
    return {(kind, key): base for kind, key, base in PlaybookPiece.objects.values_list('kind', 'key', 'base')}


def _write(pieces: Iterable[Piece], *, actor: Actor) -> Verdicts:
    """What a service refuses stops the whole load, with the place in the files."""
    verdicts = Verdicts()
    rows = list(pieces)
    for section in SECTIONS:
        mine = [piece for piece in rows if piece.kind in section.kinds]
        if mine:
            written = section.write(mine, actor=actor)
            if written.refused:
                places = {piece.file: piece for piece in mine} | {piece.key: piece for piece in mine}
                raise PlaybookError(
                    Complaint(*_place(places, refusal.name), refusal.code, refusal.reason)
                    for refusal in written.refused
                )
            verdicts.merge(written)
    verdicts.already.clear()
    return verdicts


def _place(places: Mapping[str, Piece], name: str) -> tuple[str, int]:
    piece = places.get(name)
    return piece.place if piece else (name, 0)


def _is_news(reading: Reading, pieces: Iterable[Piece], base: Mapping[Key, str]) -> bool:
    """A folder that was not the last one, or pieces of it that nobody loaded yet."""
    last = PlaybookLoad.objects.order_by('-pk').values_list('digest', flat=True).first()
    return last != reading.book.digest or any(piece.id not in base for piece in pieces)


def _noted(reading: Reading, found: Mapping[Key, Standing], *, actor: Actor) -> PlaybookLoad:
    counted = {how: sum(each is how for each in found.values()) for how in Standing}
    return PlaybookLoad.objects.create(
        name=reading.book.name.zh,
        digest=reading.book.digest,
        files=reading.book.digests,
        at=clock.now(),
        by_id=actor.id,
        by_name=actor.name,
        taken=counted[Standing.NEW] + counted[Standing.CHANGED],
        kept=counted[Standing.KEPT],
        conflicts=counted[Standing.CONFLICT],
    )


def _settle(
    pieces: Iterable[Piece], found: Mapping[Key, Standing], base: Mapping[Key, str], load: PlaybookLoad
) -> None:
    """The base moves to the file's text, except where it is disputed."""
    rows = []
    for piece in pieces:
        row = PlaybookPiece(kind=piece.kind, key=piece.key, base=piece.text, load=load)
        if found[piece.id] is Standing.CONFLICT:
            row.base, row.waiting, row.state = base.get(piece.id, ''), piece.text, PieceState.CONFLICT
        rows.append(row)
    PlaybookPiece.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=['kind', 'key'],
        update_fields=['base', 'waiting', 'state', 'load'],
    )
