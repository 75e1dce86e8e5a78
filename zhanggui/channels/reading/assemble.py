"""Rows of one order number become one `IncomingOrder`: words to states, rows to lines; money is never invented."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from zhanggui.channels.reading.addresses import split_address
from zhanggui.channels.reading.formats.declaration import Draft, Facts, Format
from zhanggui.orders.incoming import IncomingLine, IncomingOrder, PlatformState, Receiver

RECEIVER_SIGNS = frozenset(
    {'receiver_name', 'receiver_phone', 'receiver_address', 'receiver_province', 'receiver_street'}
)
NOWHERE = ('', '', '', '', '')
_CLOSED = frozenset({PlatformState.CLOSED_UNPAID, PlatformState.CLOSED_REFUNDED})
_PROGRESS = (
    PlatformState.UNPAID,
    PlatformState.LOCKED,
    PlatformState.PAID,
    PlatformState.PART_SHIPPED,
    PlatformState.SHIPPED,
    PlatformState.SIGNED,
    PlatformState.COMPLETED,
)
_GONE_OUT = frozenset(_PROGRESS[3:])


def make_draft(format: Format, number: str, rows: list[Facts], row_numbers: list[int]) -> Draft:
    """Everything known of an order, its own hook applied; the generic sifting of lines happens before."""
    for row in rows:
        row['state'] = _settled_state(row)
    facts = dict(rows[0]) if len(rows) == 1 else _merged(rows)
    states = {row['state'] for row in rows if row['state'] is not None}
    facts['state'] = next(iter(states)) if len(states) == 1 else combined_state(states)
    draft = Draft(number, facts, rows, row_numbers)
    if format.finish is not None:
        format.finish(draft)
    return draft


def finished_order(format: Format, draft: Draft, told_at: datetime) -> IncomingOrder:
    lines = _lines_of(draft) if format.brings_lines else None
    return _whole(draft, told_at, lines) if format.brings_header else _detail(draft, told_at, lines)


def _whole(draft: Draft, told_at: datetime, lines: tuple[IncomingLine, ...] | None) -> IncomingOrder:
    get = draft.facts.get
    return IncomingOrder(
        number=draft.number,
        told_at=told_at,
        state=get('state'),
        created_at=get('created_at'),
        paid_at=get('paid_at'),
        shipped_at=get('shipped_at'),
        completed_at=get('completed_at'),
        nick=get('nick'),
        receiver=_receiver(draft.facts),
        goods_fen=get('goods_fen'),
        freight_fen=get('freight_fen'),
        discount_fen=get('discount_fen'),
        total_fen=get('total_fen'),
        paid_fen=get('paid_fen'),
        refunded_fen=get('refunded_fen'),
        refund=get('refund'),
        message=get('message'),
        memo=get('memo'),
        flag=get('flag'),
        courier=get('courier'),
        tracking_number=get('tracking_number'),
        close_reason=get('close_reason'),
        presale=get('presale'),
        lines=lines,
        source_rows=tuple(draft.row_numbers),
    )


def _detail(draft: Draft, told_at: datetime, lines: tuple[IncomingLine, ...] | None) -> IncomingOrder:
    """A detail file tells of its order only where it stands and when it was made and paid."""
    get = draft.facts.get
    return IncomingOrder(
        number=draft.number,
        told_at=told_at,
        header_known=False,
        state=get('state'),
        created_at=get('created_at'),
        paid_at=get('paid_at'),
        lines=lines,
        source_rows=tuple(draft.row_numbers),
    )


def _lines_of(draft: Draft) -> tuple[IncomingLine, ...]:
    made = draft.lines if draft.lines is not None else [_line(row) for row in draft.rows]
    return tuple(made if len(made) == 1 else distinct(made))


def combined_state(states: set[PlatformState]) -> PlatformState | None:
    """Sub-orders of one order: closed ones do not count while others live; some out and some not is partly shipped."""
    live = states - _CLOSED
    if not live:
        return max(states, default=None)  # both kinds of closed: refunded, since something had been paid
    if live & _GONE_OUT and live - _GONE_OUT:
        return PlatformState.PART_SHIPPED
    return min(live, key=_PROGRESS.index)


def distinct(lines: Sequence[IncomingLine]) -> list[IncomingLine]:
    """Lines without a number of their own are told apart by what they are: equal ones add up, unequal prices get a number."""
    by_identity: dict[tuple[object, ...], list[IncomingLine]] = {}
    for line in lines:
        same = by_identity.setdefault(
            (line.line_no, line.code, line.platform_sku, line.title, line.attributes, line.gift), []
        )
        twin = next((index for index, other in enumerate(same) if _adds_up(line, other)), None)
        if twin is None:
            same.append(line)
        else:
            same[twin] = _sum(same[twin], line)
    return [
        line if position == 0 or line.line_no else _numbered(line, position + 1)
        for same in by_identity.values()
        for position, line in enumerate(same)
    ]


def _adds_up(one: IncomingLine, other: IncomingLine) -> bool:
    return not one.line_no and one.price_fen == other.price_fen and one.refund == other.refund


def _sum(one: IncomingLine, other: IncomingLine) -> IncomingLine:
    paid = None if one.paid_fen is None or other.paid_fen is None else one.paid_fen + other.paid_fen
    refunded = None if one.refunded_fen is None or other.refunded_fen is None else one.refunded_fen + other.refunded_fen
    return _with(one, quantity=one.quantity + other.quantity, paid_fen=paid, refunded_fen=refunded)


def _numbered(line: IncomingLine, position: int) -> IncomingLine:
    return _with(line, line_no=f'~{position}')


def _with(line: IncomingLine, **changed: Any) -> IncomingLine:
    fields = {name: getattr(line, name) for name in IncomingLine.__dataclass_fields__}
    return IncomingLine(**{**fields, **changed})


def _settled_state(row: Facts) -> PlatformState | None:
    if row.get('by_payment'):
        return PlatformState.CLOSED_REFUNDED if row.get('paid_at') else PlatformState.CLOSED_UNPAID
    return row.get('state')


def _merged(rows: list[Facts]) -> Facts:
    """The first row that says something wins: rows of one order repeat or leave out what is the order's."""
    facts: Facts = {}
    for row in rows:
        for name, value in row.items():
            if facts.get(name) in {None, ''}:
                facts[name] = value
    return facts


def _line(row: Facts) -> IncomingLine:
    price = row.get('line_price_fen') or 0
    return IncomingLine(
        line_no=row.get('line_no') or '',
        code=row.get('line_code') or row.get('line_code_of_item') or '',
        platform_sku=row.get('line_platform_sku') or row.get('platform_item') or '',
        title=row.get('line_title') or '',
        attributes=row.get('line_attributes') or '',
        quantity=row.get('line_quantity') or 0,
        price_fen=price,
        paid_fen=row.get('line_paid_fen'),
        refund=row.get('line_refund'),
        refunded_fen=row.get('line_refunded_fen'),
    )


def _receiver(facts: Facts) -> Receiver | None:
    if not RECEIVER_SIGNS & facts.keys():
        return None
    address = facts.get('receiver_address_changed') or facts.get('receiver_address') or ''
    province, city, district, street, postcode = split_address(address) if address else NOWHERE
    own_street = (facts.get('receiver_town') or '') + (facts.get('receiver_street') or '')
    return Receiver(
        name=facts.get('receiver_name') or '',
        phone=facts.get('receiver_phone') or facts.get('receiver_telephone') or '',
        province=facts.get('receiver_province') or province,
        city=facts.get('receiver_city') or city,
        district=facts.get('receiver_district') or district,
        street=own_street or street,
        postcode=facts.get('receiver_postcode') or postcode,
    )
