"""`zhanggui bench`: measures, in databases of its own on the configured server; yours is not touched."""

from __future__ import annotations

import sys
from typing import Any

import click

from zhanggui.site.benching import http as over_http
from zhanggui.site.benching import real_input
from zhanggui.site.benching import screens as of_screens
from zhanggui.site.benching.pipeline import pipeline as run_pipeline
from zhanggui.site.cli.frame import REFUSED, json_option, show, table


@click.group('bench')
def command() -> None:
    """Measure speed and memory in scratch databases on the same server."""


@command.command()
@click.option('--orders', type=click.IntRange(10), default=10_000, show_default=True, help='How many orders.')
@click.option('--batch', type=click.IntRange(1), default=10_000, show_default=True, help='How many in one call.')
@click.option(
    '--processes', type=click.IntRange(1, 16), default=1, show_default=True, help='Also run it by so many at once.'
)
@click.option('--growth/--no-growth', default=True, help='Measure a tenth as well, for the growth exponent.')
@json_option
def pipeline(orders: int, batch: int, processes: int, growth: bool, as_json: bool) -> None:
    """Import, audit, allocate and ship; ours beside a hand-written minimum of SQL."""
    result = run_pipeline(orders, batch, processes=processes, growth=growth, tell=_tell)
    show(result, as_json=as_json, text=_text(result))


@command.command()
@click.option('--orders', type=click.IntRange(1_000), default=30_000, show_default=True, help='At 1,000 a call.')
@click.option('--singles', type=click.IntRange(10), default=2_000, show_default=True, help='One a call.')
@json_option
def http(orders: int, singles: int, as_json: bool) -> None:
    """Take orders in over HTTP, through a real web server on loopback."""
    result = over_http.measure(orders, singles)
    rows: list[tuple[Any, ...]] = [('', 'orders', 'seconds', 'orders/s')]
    for name in ('thousand_a_call', 'one_a_call'):
        told = result[name]
        rows.append((name.replace('_', ' '), told['orders'], told['seconds'], f'{told["orders_per_second"]:,.0f}'))
    show(result, as_json=as_json, text=table(rows))


@command.command()
@click.option('--orders', type=click.IntRange(10_000), default=1_000_000, show_default=True, help='How many orders.')
@json_option
def screens(orders: int, as_json: bool) -> None:
    """Server time of lists, searches and the dashboard, at 10,000 orders and at many."""
    result = of_screens.measure(orders, tell=_tell)
    rows: list[tuple[Any, ...]] = [
        ('page', f'ms at {result["orders_few"]:,}', f'ms at {orders:,}', 'ratio', 'best, few', 'best, many')
    ]
    rows += [(name, *told.values()) for name, told in result['pages'].items()]
    show(result, as_json=as_json, text=table(rows))


@command.command()
@json_option
def real(as_json: bool) -> None:
    """Import every order file of the shared data, twice, and compare with the control totals. Skips without the data."""
    folder = real_input.data_folder()
    if folder is None:
        show(
            {'skipped': True}, as_json=as_json, text='Skipped: no shared data (set ZHANGGUI_SHARED_DATA to its folder).'
        )
        return
    report = real_input.run(folder)
    show(real_input.as_dict(report), as_json=as_json, text=_real_text(report))
    if not report.agrees:
        sys.exit(REFUSED)


def _real_text(report: real_input.Report) -> str:
    told = real_input.as_dict(report)
    files = [tuple(told['files'][0]), *(tuple(row.values()) for row in told['files'])]
    checks = [
        ('✔' if each['agrees'] else '✘', each['name'], each['expected'], each['found']) for each in told['checks']
    ]
    return '\n'.join([table(files), '', table([('', 'check', 'expected', 'found'), *checks])])


def _text(result: dict[str, Any]) -> str:
    rows: list[tuple[Any, ...]] = [('step', 'ours/s', 'limit/s', 'ratio', 'orders passed')]
    for name, step in result['steps'].items():
        if 'passed' in step:
            rate, limit, ratio = step['orders_per_second'], step['limit_orders_per_second'], step['ratio_to_limit']
            rows.append((name, f'{rate:,.0f}', f'{limit:,.0f}', f'{ratio:.2f}', f'{step["passed"]:,}'))
    rows.append(
        (
            'end to end',
            f'{result["orders_per_second"]:,.0f}',
            f'{result["limit_orders_per_second"]:,.0f}',
            f'{result["ratio_to_limit"]:.2f}',
            '',
        )
    )
    return '\n'.join([table(rows), *_notes(result)])


def _notes(result: dict[str, Any]) -> list[str]:
    outbox, drift, machine = result['steps']['outbox'], result['drift'], result['machine']
    lines = [
        f'{result["orders"]:,} orders in batches of {result["batch"]:,}',
        f'outbox: {outbox["events"]} deliveries in {outbox["seconds"]} s (counted in end to end)',
        f'peak memory: {result["peak_mb"]} MB, its server process {result["server_mb"]} MB beside shared buffers',
        f'growth exponent: {result["growth_exponent"]}',
        f'drift: {drift["found"]} found by {len(drift["invariants"])} invariants; in the limit {drift["limit"]}',
        ', '.join(f'{name} {value}' for name, value in machine.items()),
    ]
    several = result.get('processes')
    if several:
        lines.append(
            f'{several["count"]} processes: {several["orders_per_second"]:,.0f}/s, '
            f'{several["times_one"]} times one ({several["orders_per_second_alone"]:,.0f}/s), '
            f'{several["deadlocks"]} deadlocks, drift {several["drift"]}'
        )
    return lines


def _tell(text: str) -> None:
    click.echo(f'bench: {text}', err=True)
