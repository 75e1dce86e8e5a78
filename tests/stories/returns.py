"""A company with its playbook and one dispatched order, and the people who work on its return: for stories of P40."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from zhanggui.core import clock, drift, outbox
from zhanggui.core.actors import Actor, system
from zhanggui.flow.engine.state import State
from zhanggui.flow.models import Case, Task
from zhanggui.flow.services.acting import complete
from zhanggui.flow.services.starting import NewCase, start
from zhanggui.flow.services.timers import fire_due
from zhanggui.orders.incoming import IncomingLine, IncomingOrder, PlatformState
from zhanggui.orders.models import Order
from zhanggui.orders.services.receive import receive
from zhanggui.org.models import User
from zhanggui.site.demo.company import found

PAID_FEN = 268_00
ASK = {'reason': 'dislike'}
ARRIVAL = {'return_waybill': 'SF1001', 'pieces': 1}
WORN = {'quality_fault': False, 'resaleable': False, 'inspection_note': '已下水'}
FAULTY = {'quality_fault': True, 'resaleable': False, 'inspection_note': '脱线'}
GOOD = {'quality_fault': False, 'resaleable': True, 'inspection_note': '完好'}
EXPLAINED = {'explanation': '不符合退货条件'}


@dataclass(slots=True)
class Return:
    """One case. Everybody does their part by the name of the step; whoever's turn it is not is refused by the product."""

    case: int

    def does(self, who: str, node: str, outcome: str = 'approve', **values: Any) -> None:
        task = self.task(node)
        verdicts = complete([task.pk], actor=actor(who), outcome=outcome, values=values)
        assert verdicts.done == [task.pk], [(each.code, str(each.reason)) for each in verdicts.refused]

    def task(self, node: str) -> Task:
        return Task.objects.get(case_id=self.case, node=node, state='open')

    def waits_at(self) -> list[tuple[str, str]]:
        """Step and person of everything open."""
        rows = Task.objects.filter(case_id=self.case, state='open').order_by('pk').select_related('assignee')
        return [(task.node, task.assignee.username if task.assignee else '') for task in rows]

    @property
    def row(self) -> Case:
        return Case.objects.get(pk=self.case)

    def variables(self) -> Mapping[str, Any]:
        return State.loads(self.row.state).scopes[0].variables


def actor(username: str) -> Actor:
    return Actor.of(User.objects.get(username=username))


def company(*, finished: bool = False) -> Order:
    """The demo's people and shops, and one order paid ten days ago."""
    shop = found(system('测试', door='cli')).shops['TM01']
    return ordered(shop.pk, PlatformState.COMPLETED if finished else PlatformState.SHIPPED)


def ordered(shop: int, state: PlatformState, *, number: str = '2930000000000000777') -> Order:
    """One order over a coat, paid ten days ago."""
    paid = clock.now() - timedelta(days=10)
    line = IncomingLine(line_no='1', code='MT01', title='羊毛大衣', quantity=1, price_fen=PAID_FEN, paid_fen=PAID_FEN)
    order = IncomingOrder(
        number=number, told_at=clock.now(), state=state, created_at=paid, paid_at=paid,
        total_fen=PAID_FEN, paid_fen=PAID_FEN, lines=(line,),
    )  # fmt: skip
    verdicts = receive(shop, [order], actor=system('测试', door='cli'))
    assert not verdicts.refused, verdicts.refused
    return Order.objects.select_related('work').get(number=number)


def begin(order: Order, **values: Any) -> Return:
    told = {'channel': 'chat', 'request_text': '不想要了', **values}
    line = NewCase('P40', values=told, subject_type='orders.Order', subject_id=order.pk)
    verdicts = start([line], actor=actor('service'))
    assert verdicts.done, [(each.code, str(each.reason)) for each in verdicts.refused]
    return Return(verdicts.made['cases'][0])


@contextmanager
def later(**told: float) -> Iterator[None]:
    """Inside, the clock stands so much later, and timers that are due by then have fired."""
    with clock.moved(timedelta(**told)):
        fire_due()
        outbox.drain()
        yield


def nothing_drifts() -> None:
    found_ones = [(proof.invariant, proof.examples) for proof in drift.run() if proof.found]
    assert found_ones == []
