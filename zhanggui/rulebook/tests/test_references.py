"""A reference to a control is understood or refused in words; what it names exists or the reader is told what is missing."""

from __future__ import annotations

import pytest

from zhanggui.core.words import say
from zhanggui.flow.selectors.evidence import ProcessFacts
from zhanggui.rulebook.references import Known, parse, trouble_with

NODES = {'start': say('开始', 'Start'), 'check': say('核对', 'Check'), 'arrival': say('到货', 'Arrival')}
KNOWN = Known(
    use_cases={'orders.pack'},
    rights={'orders.see'},
    processes={
        'P40': ProcessFacts('P40', say('退货', 'Return'), NODES, frozenset({'arrival'}), False),
        'P06': ProcessFacts('P06', say('早会', 'Morning meeting'), NODES, frozenset(), True),
    },
    policies={'attendance'},
    registers={'works'},
    controls={'stock.no_oversell'},
)


@pytest.mark.parametrize(
    'text',
    [
        'usecase:orders.pack', 'right:orders.see', 'process:P40', 'process:P40#check', 'clock:P40#arrival',
        'clock:P40', 'schedule:P06', 'policy:attendance', 'register:works', 'control:stock.no_oversell',
    ],
)  # fmt: skip
def test_what_exists_resolves_and_reads_back(text: str) -> None:
    assert trouble_with(text, KNOWN) is None
    assert str(parse(text)) == text


@pytest.mark.parametrize(
    ('text', 'said'),
    [
        ('usecase:orders.fly', '没有操作“orders.fly”'),
        ('right:orders.fly', '没有权限'),
        ('process:P99', '没有生效的流程“P99”'),
        ('process:P40#nowhere', '流程 P40 没有节点“nowhere”'),
        ('clock:P40#check', '没有时限'),
        ('clock:P06', '没有任何时限'),
        ('schedule:P40', '不是定时发起的'),
        ('policy:weather', '没有参数表'),
        ('register:nothing', '没有登记表'),
        ('control:none', '没有核对项'),
        ('wish:orders.pack', '没有“wish”这一类'),
        ('usecase:orders.pack#node', '后面不写节点'),
        ('orders.pack', '不是控制项写法'),
        ('', '不是控制项写法'),
    ],
)
def test_what_does_not_exist_is_said(text: str, said: str) -> None:
    trouble = trouble_with(text, KNOWN)
    assert trouble is not None
    assert said in trouble.zh
    assert trouble.en != trouble.zh
