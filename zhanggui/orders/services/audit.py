"""审核: an order that nothing holds goes on to allocation; one that is held says why it does not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from django.db import connection

from zhanggui.core.actors import Actor
from zhanggui.core.bulk import text_array
from zhanggui.core.transactions import in_transaction
from zhanggui.core.verdicts import Verdicts
from zhanggui.core.words import Words, say
from zhanggui.orders.choices import HoldKind, OrderState
from zhanggui.orders.reasons import why
from zhanggui.orders.services.holds import HoldWish, raise_holds
from zhanggui.orders.services.moving import WorkRow, lock_works, move, split_by_state
from zhanggui.orders.sql.orders import BLACKLISTED_ORDERS, HOLDS_OF

USE_CASE = 'orders.audit'


@in_transaction
def audit(order_ids: Sequence[int], *, actor: Actor) -> Verdicts:
    """Pass orders from 待审核 to 待配货. Each alone: one that is held does not keep the others."""
    verdicts = Verdicts()
    works = lock_works(order_ids)
    verdicts.refuse_missing(order_ids, [work.order_id for work in works])
    ready = split_by_state(works, {OrderState.TO_AUDIT}, OrderState.AUDITED, verdicts)
    free = without_held(_newly_blacklisted(ready, actor), verdicts)
    move(free, OrderState.AUDITED, actor=actor, use_case=USE_CASE)
    verdicts.done += [work.order_id for work in free]
    return verdicts


@in_transaction
def send_back(order_ids: Sequence[int], *, actor: Actor, reason: str = '') -> Verdicts:
    """反审核: an audited order that is not yet allocated goes back to 待审核."""
    verdicts = Verdicts()
    works = lock_works(order_ids)
    verdicts.refuse_missing(order_ids, [work.order_id for work in works])
    ready = split_by_state(works, {OrderState.AUDITED}, OrderState.TO_AUDIT, verdicts)
    detail = {'reason': reason} if reason else None
    move(ready, OrderState.TO_AUDIT, actor=actor, use_case='orders.send_back', detail=detail)
    verdicts.done += [work.order_id for work in ready]
    return verdicts


def without_held(
    works: Sequence[WorkRow], verdicts: Verdicts, *, ignoring: frozenset[str] = frozenset()
) -> list[WorkRow]:
    """Those that nothing holds; the others are refused with every reason. `ignoring`: kinds that do not count here."""
    held = [work.order_id for work in works if work.holds]
    if not held:
        return list(works)
    reasons: dict[int, list[tuple[str, str]]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(HOLDS_OF, [held])
        for order_id, kind, detail, is_open in cursor.fetchall():
            if is_open and kind not in ignoring:
                reasons[order_id].append((kind, detail))
    for order_id, found in reasons.items():
        for kind, detail in sorted(found):
            verdicts.refuse(order_id, kind, hold_words(kind, detail))
    return [work for work in works if work.order_id not in reasons]


def hold_words(kind: str, detail: str) -> Words:
    """`编码未匹配：SP001-W`."""
    label, reason = HoldKind(kind).label, why(kind, detail)
    return say(f'{label.zh}：{reason.zh}', f'{label.en}: {reason.en}') if detail else label


def _newly_blacklisted(works: Sequence[WorkRow], actor: Actor) -> list[WorkRow]:
    """A buyer blacklisted since the order came in: the one check that time alone can change. Raises its hold."""
    if not works:
        return []
    with connection.cursor() as cursor:
        cursor.execute(BLACKLISTED_ORDERS, [text_array(work.order_id for work in works)])
        reasons = dict(cursor.fetchall())
    by_id = {work.order_id: work for work in works}
    wishes = [
        HoldWish(order_id, by_id[order_id].shop_id, HoldKind.BLACKLIST.value, reason)
        for order_id, reason in sorted(reasons.items())
        if by_id[order_id].holds == 0
    ]
    raised = {order_id for order_id, _ in raise_holds(wishes, actor=actor)}
    return [work._replace(holds=1) if work.order_id in raised else work for work in works]
