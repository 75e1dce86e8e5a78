"""Orders in by the batch: POST /api/v1/orders/batch. One shop, up to a thousand orders, one transaction, all or none taken in.

Shapes and limits are checked by msgspec while it decodes; what a type cannot say (characters that cannot be stored, dates
that cannot be meant) is judged order by order, and every wrong place is named at once.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

import msgspec
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from msgspec import Meta
from ninja import Router

from zhanggui.channels.policies import IMPORT
from zhanggui.core import clock
from zhanggui.core.parsing import FEN_MAX, QUANTITY_MAX, ParseError, clean_text
from zhanggui.core.words import Words, say
from zhanggui.orders.incoming import IncomingLine, IncomingOrder, PlatformState, Receiver, RefundState
from zhanggui.orders.services.receive import receive
from zhanggui.org.selectors import shops
from zhanggui.site.api.schemas import operation
from zhanggui.site.api.wire import ProblemError, actor_of, answer_once, decoded

ORDERS_MAX = 1_000
LINES_MAX = 500
WRONG_SHOWN_MAX = 50
FIRST_DAY = datetime(2000, 1, 1, tzinfo=UTC)
AHEAD_MAX = timedelta(hours=1)  # how wrong a caller's clock may be

NO_SHOP = say('没有店铺“{code}”，或不在数据范围内', 'there is no shop “{code}”, or it is outside your scope')
NOT_TAKEN = say('有 {n} 处不能接收，整批未写入', '{n} places cannot be taken; nothing was written')
BAD_TIME = say('时间应在 2000 年以后、不晚于现在', 'a time lies after 2000 and not in the future')
NUMBER_EMPTY = say('订单号为空', 'the number is empty')

Name = Annotated[str, Meta(max_length=200)]
Text = Annotated[str, Meta(max_length=2000)]
Fen = Annotated[int, Meta(ge=0, le=FEN_MAX)]
Moment = Annotated[datetime, Meta(tz=True)]


class ReceiverBody(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """Who gets the parcel."""

    name: Name = ''
    phone: Name = ''
    province: Name = ''
    city: Name = ''
    district: Name = ''
    street: Text = ''
    postcode: Name = ''


class LineBody(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """One kind of goods. `paid_fen` left out: the order's amount is spread over its lines."""

    quantity: Annotated[int, Meta(ge=1, le=QUANTITY_MAX)]
    line_no: Name = ''
    code: Name = ''
    platform_sku: Name = ''
    title: Text = ''
    attributes: Text = ''
    price_fen: Fen = 0
    paid_fen: Fen | None = None
    refund: RefundState | None = None
    refunded_fen: Fen | None = None
    gift: bool = False


class OrderBody(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """One trade as the platform tells it at `told_at`. What is left out is not said, and overwrites nothing."""

    number: Annotated[str, Meta(min_length=1, max_length=64)]
    told_at: Moment
    state: PlatformState | None = None
    created_at: Moment | None = None
    paid_at: Moment | None = None
    shipped_at: Moment | None = None
    completed_at: Moment | None = None
    nick: Name | None = None
    receiver: ReceiverBody | None = None
    goods_fen: Fen | None = None
    freight_fen: Fen | None = None
    discount_fen: Fen | None = None
    total_fen: Fen | None = None
    paid_fen: Fen | None = None
    refunded_fen: Fen | None = None
    refund: RefundState | None = None
    message: Text | None = None
    memo: Text | None = None
    flag: Annotated[int, Meta(ge=0, le=5)] | None = None
    courier: Name | None = None
    tracking_number: Name | None = None
    close_reason: Text | None = None
    presale: bool | None = None
    lines: Annotated[list[LineBody], Meta(min_length=1, max_length=LINES_MAX)] | None = None


class BatchBody(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """`shop` is the shop's code."""

    shop: Name
    orders: Annotated[list[OrderBody], Meta(min_length=1, max_length=ORDERS_MAX)]


class Taken(msgspec.Struct, kw_only=True):
    """How many orders were new, changed, or already known just so."""

    created: int
    updated: int
    unchanged: int


DECODER = msgspec.json.Decoder(BatchBody)

router = Router()


@router.post(
    '/orders/batch',
    operation_id='orders_batch',
    summary='批量接收订单 · Take orders in',
    tags=['orders'],
    openapi_extra=operation(BatchBody, Taken, keyed=True),
)
def take_in(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    if not actor.may(IMPORT):
        raise PermissionDenied(IMPORT)
    body = decoded(DECODER, request.body)
    shop_id = shops(actor).filter(code=body.shop).values_list('pk', flat=True).first()
    if shop_id is None:
        raise ProblemError(404, 'no_shop', NO_SHOP.filled(code=_harmless(body.shop)))
    incoming = judged(body.orders)

    def run() -> dict[str, Any]:
        return receive(shop_id, incoming, actor=actor).made

    return answer_once(request, 'orders.batch', run)


def judged(orders: list[OrderBody]) -> list[IncomingOrder]:
    """The orders as `receive` takes them, or a 422 naming every place that is wrong."""
    wrong: dict[str, str] = {}
    latest = clock.now() + AHEAD_MAX
    taken = [_order(order, _Judge(f'orders[{at}]', wrong, latest)) for at, order in enumerate(orders)]
    if wrong:
        shown = dict(list(wrong.items())[:WRONG_SHOWN_MAX])
        raise ProblemError(422, 'not_taken', NOT_TAKEN.filled(n=len(wrong)), fields=shown)
    return taken


class _Judge:
    """Cleans one order's values and notes what is wrong with them under their place."""

    __slots__ = ('latest', 'place', 'wrong')

    def __init__(self, place: str, wrong: dict[str, str], latest: datetime) -> None:
        self.place = place
        self.wrong = wrong
        self.latest = latest

    def text(self, value: str | None, name: str) -> Any:
        if not value:
            return value
        return self._tried(clean_text, value, name)

    def moment(self, value: datetime | None, name: str) -> Any:
        if value is not None and not FIRST_DAY <= value <= self.latest:
            self.note(name, BAD_TIME)
        return value

    def note(self, name: str, reason: Words) -> None:
        self.wrong[f'{self.place}.{name}'] = str(reason)

    def _tried(self, clean: Callable[[str], str], value: str, name: str) -> str:
        try:
            return clean(value)
        except ParseError as error:
            self.note(name, error.reason)
            return ''


def _order(told: OrderBody, judge: _Judge) -> IncomingOrder:
    text, moment = judge.text, judge.moment
    number = text(told.number, 'number')
    if not number:
        judge.note('number', NUMBER_EMPTY)
    return IncomingOrder(
        number=number,
        told_at=moment(told.told_at, 'told_at'),
        state=told.state,
        created_at=moment(told.created_at, 'created_at'),
        paid_at=moment(told.paid_at, 'paid_at'),
        shipped_at=moment(told.shipped_at, 'shipped_at'),
        completed_at=moment(told.completed_at, 'completed_at'),
        nick=text(told.nick, 'nick'),
        receiver=_receiver(told.receiver, judge) if told.receiver else None,
        goods_fen=told.goods_fen,
        freight_fen=told.freight_fen,
        discount_fen=told.discount_fen,
        total_fen=told.total_fen,
        paid_fen=told.paid_fen,
        refunded_fen=told.refunded_fen,
        refund=told.refund,
        message=text(told.message, 'message'),
        memo=text(told.memo, 'memo'),
        flag=told.flag,
        courier=text(told.courier, 'courier'),
        tracking_number=text(told.tracking_number, 'tracking_number'),
        close_reason=text(told.close_reason, 'close_reason'),
        presale=told.presale,
        lines=None if told.lines is None else tuple(_line(line, judge, at) for at, line in enumerate(told.lines)),
    )


def _receiver(told: ReceiverBody, judge: _Judge) -> Receiver:
    text = judge.text
    return Receiver(
        name=text(told.name, 'receiver.name'),
        phone=text(told.phone, 'receiver.phone'),
        province=text(told.province, 'receiver.province'),
        city=text(told.city, 'receiver.city'),
        district=text(told.district, 'receiver.district'),
        street=text(told.street, 'receiver.street'),
        postcode=text(told.postcode, 'receiver.postcode'),
    )


def _line(told: LineBody, judge: _Judge, at: int) -> IncomingLine:
    text = judge.text
    return IncomingLine(
        line_no=text(told.line_no, f'lines[{at}].line_no'),
        code=text(told.code, f'lines[{at}].code'),
        platform_sku=text(told.platform_sku, f'lines[{at}].platform_sku'),
        title=text(told.title, f'lines[{at}].title'),
        attributes=text(told.attributes, f'lines[{at}].attributes'),
        quantity=told.quantity,
        price_fen=told.price_fen,
        paid_fen=told.paid_fen,
        refund=told.refund,
        refunded_fen=told.refunded_fen,
        gift=told.gift,
    )


def _harmless(code: str) -> str:
    return code[:40].replace('{', '(').replace('}', ')')
