"""FEEL conditions and a decision table of 50 rules × 6 inputs, per second on one core: `bench/flow_feel.py [--json]`."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable

import django

CONDITION = 'amount > 500 and category in ("服装", "鞋") and days < 7'
CASE = {'amount': 800, 'category': '鞋', 'days': 3}
WANTED = {'condition': 100_000, 'table': 20_000, 'decision': 20_000}
HEAD = '<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" name="t" namespace="t">'
INPUTS = ('amount', 'days', 'weight', 'category', 'province', 'member')


def main() -> None:
    figures = {'condition': condition(), **table()}
    if '--json' in sys.argv:
        print(
            json.dumps(
                {name: {'per_second': round(figure), 'wanted': WANTED[name]} for name, figure in figures.items()}
            )
        )
        return
    for name, figure in figures.items():
        print(f'{name:10} {figure:>10,.0f}/s   wanted {WANTED[name]:,}')


def condition() -> float:
    compiled = feel.compile_expression(CONDITION, feel.Environment(frozenset(CASE)))
    assert compiled.evaluate(CASE) is True
    return rate(lambda: compiled.evaluate(CASE))


def table() -> dict[str, float]:
    """`table` is the table alone on FEEL values; `decision` goes through the model, from plain data to the log."""
    model = dmn.read(document().encode())
    inputs = {'amount': 730, 'days': 12, 'weight': 3, 'category': 'c3', 'province': 'p2', 'member': True}
    assert len(dmn.decide(model, 'choice', inputs).log[0].rules) >= 1
    decision = model.node('choice', 'decision')
    compiled = model.logic(decision.key)
    values = from_python(inputs)
    return {
        'table': rate(lambda: compiled.run(Scope(values, None, Budget()))),
        'decision': rate(lambda: dmn.decide(model, 'choice', inputs)),
    }


def document() -> str:
    """Fifty rules, each with six cells: numbers in ranges, comparisons, lists of texts, negations and dashes."""
    parts = [f'{HEAD}<decision name="choice" id="choice"><variable name="choice"/>']
    parts += [f'<informationRequirement><requiredInput href="#{name}"/></informationRequirement>' for name in INPUTS]
    parts.append('<decisionTable hitPolicy="FIRST">')
    parts += [f'<input><inputExpression><text>{name}</text></inputExpression></input>' for name in INPUTS]
    parts.append('<output name="result"/>')
    for rule in range(50):
        low = 900 - rule * 20
        cells = (
            f'[{low}..{low + 200})', f'&gt;= {rule % 10}', '-' if rule % 3 else '&lt; 20',
            f'"c{rule % 5}", "c{rule % 7}"', f'not("p{rule % 4}")', 'true' if rule % 2 else '-',
        )  # fmt: skip
        entries = ''.join(f'<inputEntry><text>{cell}</text></inputEntry>' for cell in cells)
        parts.append(f'<rule>{entries}<outputEntry><text>"r{rule}"</text></outputEntry></rule>')
    parts.append('</decisionTable></decision>')
    parts += [f'<inputData name="{name}" id="{name}"/>' for name in INPUTS]
    return ''.join([*parts, '</definitions>'])


def rate(act: Callable[[], object], seconds: float = 1.0) -> float:
    """Calls per second of processor time."""
    for _ in range(1_000):
        act()
    done, start = 0, time.process_time()
    while (spent := time.process_time() - start) < seconds:
        for _ in range(1_000):
            act()
        done += 1_000
    return done / spent


if __name__ == '__main__':
    os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'zhanggui.site.settings')
    django.setup()
    from zhanggui.flow import dmn, feel
    from zhanggui.flow.feel.compiler import Scope
    from zhanggui.flow.feel.limits import Budget
    from zhanggui.flow.feel.values import from_python

    main()
