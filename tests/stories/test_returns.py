"""The return process P40 from the playbook: every way through it, by the people whose posts its lanes name.

Liability is decided by the table, the clocks run by moving the clock, and after each story nothing has drifted.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.stories import returns
from tests.stories.returns import ARRIVAL, ASK, EXPLAINED, FAULTY, GOOD, PAID_FEN, WORN, Return
from zhanggui.flow.choices import CaseStatus
from zhanggui.flow.engine.state import State
from zhanggui.flow.models import DecisionLog, Task
from zhanggui.flow.services.acting import complete
from zhanggui.flow.services.replaying import replay
from zhanggui.flow.services.signing import add_signers
from zhanggui.orders.models import Order

pytestmark = pytest.mark.django_db


@pytest.fixture
def order() -> Order:
    return returns.company()


@pytest.fixture(autouse=True)
def all_is_well(db: None) -> Iterator[None]:
    yield
    returns.nothing_drifts()


def inspected(order: Order, report: dict[str, object]) -> Return:
    """As far as service agreeing with what the warehouse found."""
    case = returns.begin(order)
    case.does('service', 'ask', **ASK)
    case.does('warehouse', 'receive', **ARRIVAL)
    case.does('warehouse', 'inspect', **report)
    case.does('service', 'answer')
    return case


def test_nobodys_fault_and_resaleable_the_buyer_gets_the_money_on_the_platform(order: Order) -> None:
    case = inspected(order, GOOD)
    assert case.variables()['liability'] == 'none'
    assert case.variables()['postage'] == 'customer'
    assert case.waits_at() == [('amount', 'service')]
    case.does('service', 'amount', refund_fen=PAID_FEN)
    case.does('finance', 'refund', payment_number='2026112100001')
    case.does('service', 'close')
    assert case.row.status == CaseStatus.COMPLETED


def test_a_finished_trade_is_paid_out_by_ourselves() -> None:
    case = inspected(returns.company(finished=True), FAULTY)
    assert case.variables()['liability'] == 'ours'
    case.does('service', 'account', refund_fen=PAID_FEN, alipay='buyer@example.com', payee='欧阳示例')
    case.does('finance', 'pay_out', payment_number='2026112100002')
    assert case.waits_at() == [('close', 'service')]


def test_the_decision_is_kept_with_the_rule_that_fired(order: Order) -> None:
    case = inspected(order, WORN)
    logged = DecisionLog.objects.get(case_id=case.case)
    assert (logged.node, logged.version) == ('decide', 1)
    assert logged.inputs == {'原因': 'dislike', '质量问题': False, '可再售': False}
    assert 'r_customer' in str(logged.fired)
    assert logged.outputs['责任'] == 'customer'


def test_more_than_was_paid_is_not_given_back(order: Order) -> None:
    case = inspected(order, GOOD)
    task = case.task('amount')
    verdicts = complete([task.pk], actor=returns.actor('service'), values={'refund_fen': PAID_FEN + 1})
    assert [str(each.reason) for each in verdicts.refused] == ['不能超过可退金额']
    assert case.waits_at() == [('amount', 'service')]


def test_the_buyers_fault_explained_and_accepted_the_originals_go_back(order: Order) -> None:
    case = inspected(order, WORN)
    assert case.waits_at() == [('explain', 'service')]
    case.does('service', 'explain', **EXPLAINED)
    case.does('warehouse', 'back', back_waybill='SF2002')
    assert case.row.status == CaseStatus.COMPLETED


def test_after_72_hours_without_an_answer_the_platform_is_asked(order: Order) -> None:
    case = inspected(order, WORN)
    with returns.later(hours=71, minutes=59):
        assert case.waits_at() == [('explain', 'service')]
    with returns.later(hours=72, minutes=1):
        assert case.waits_at() == [('dispute', 'service')]
        case.does('service', 'dispute', 'customer_wins', dispute_note='平台支持顾客')
        assert case.waits_at() == [('amount', 'service')]
    assert not Task.objects.filter(case_id=case.case, node='explain', state='done').exists()


def test_a_dispute_won_but_not_sent_back_within_three_days_the_buyer_is_told_meanwhile(order: Order) -> None:
    case = inspected(order, WORN)
    case.does('service', 'explain', 'not_accepted', **EXPLAINED)
    case.does('service', 'dispute', dispute_note='我方胜')
    assert case.waits_at() == [('back', 'warehouse')]
    with returns.later(days=3, minutes=1):
        assert ('late_note', 'service') in case.waits_at()
        case.does('service', 'late_note')
        case.does('warehouse', 'back', back_waybill='SF2003')
        assert case.row.status == CaseStatus.COMPLETED


def test_goods_that_never_come_end_the_case(order: Order) -> None:
    case = returns.begin(order)
    case.does('service', 'ask', **ASK)
    with returns.later(days=15, minutes=1):
        assert case.row.status == CaseStatus.COMPLETED
    assert case.waits_at() == []


def test_a_report_in_doubt_is_sent_back_and_inspected_again(order: Order) -> None:
    case = returns.begin(order)
    case.does('service', 'ask', **ASK)
    case.does('warehouse', 'receive', **ARRIVAL)
    case.does('warehouse', 'inspect', **WORN)
    case.does('service', 'answer', 'refuse', answer_note='顾客说没下水')
    assert case.waits_at() == [('inspect', 'warehouse')]
    case.does('warehouse', 'inspect', **GOOD)
    case.does('service', 'answer')
    assert case.variables()['liability'] == 'none', 'decided by the second report'


def test_finance_sends_a_wrong_amount_back_and_asks_the_director_before_paying(order: Order) -> None:
    case = inspected(order, GOOD)
    case.does('service', 'amount', refund_fen=1_00)
    case.does('finance', 'refund', 'refuse')
    assert case.waits_at() == [('amount', 'service')]
    case.does('service', 'amount', refund_fen=PAID_FEN)
    task = case.task('refund')
    director = returns.actor('director')
    verdicts = add_signers([task.pk], actor=returns.actor('finance'), people=[director.id], where='before')
    assert verdicts.done == [task.pk], verdicts.refused
    assert case.waits_at() == [('refund', 'director')]
    case.does('director', 'refund')
    assert case.waits_at() == [('refund', 'finance')]
    case.does('finance', 'refund', payment_number='1')
    assert case.waits_at() == [('close', 'service')]


def test_what_is_somebody_elses_turn_cannot_be_done(order: Order) -> None:
    case = inspected(order, GOOD)
    case.does('service', 'amount', refund_fen=PAID_FEN)
    task = case.task('refund')
    before = case.row.state
    verdicts = complete([task.pk], actor=returns.actor('service'))
    assert [each.code for each in verdicts.refused] == ['not_yours']
    assert case.row.state == before


def test_the_case_can_be_told_again_from_its_log(order: Order) -> None:
    case = inspected(order, GOOD)
    assert replay(case.case) == State.loads(case.row.state)
