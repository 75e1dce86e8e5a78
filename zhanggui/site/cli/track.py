"""`zhanggui track import FILE`: tracking events from a courier's or aggregator's file. The same file again changes nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from zhanggui.channels.reading.problems import Refused
from zhanggui.channels.reading.tracking import TrackingFile, read_tracking
from zhanggui.core import clock
from zhanggui.core.actors import system
from zhanggui.orders.services.alarms import raise_alarms
from zhanggui.orders.services.tracking import take_in
from zhanggui.site.cli import frame

BATCH = 5_000
SHOWN_MAX = 20


@click.group()
def command() -> None:
    """Tracking of parcels: `import`, `alarms`."""


@command.command('import')
@click.argument('file', type=click.Path(path_type=Path))
@frame.json_option
def import_(file: Path, as_json: bool) -> None:
    """Take in tracking events from FILE (CSV, XLS, XLSX)."""
    try:
        told = read_tracking(file)
    except Refused as refused:
        frame.refuse(str(refused.problem))
    result = _take_in(told, file.name)
    lines = [
        f'事件 {result["rows"]} 行：新增 {result["created"]}，已有 {result["unchanged"]}，未收 {result["refused"]}'
    ]
    lines += [f'  {error}' for error in result['errors'][:SHOWN_MAX]]
    frame.show(result, as_json=as_json, text='\n'.join(lines))
    if told.rows and not told.news:
        raise SystemExit(frame.REFUSED)


@command.command()
@frame.json_option
def alarms(as_json: bool) -> None:
    """Look at all parcels under way now and raise or close their alarms."""
    result = raise_alarms(clock.now(), actor=system('命令行', door='cli'))
    frame.show(result, as_json=as_json, text=f'新预警 {result["raised"]}，解除 {result["closed"]}')


def _take_in(told: TrackingFile, file: str) -> dict[str, Any]:
    """In batches, each its own transaction. The keys are those of every import."""
    actor = system('命令行', door='cli')
    counts = dict.fromkeys(('created', 'unchanged', 'refused', 'signed'), 0)
    errors = [str(problem) for problem in told.log]
    with frame.progress('物流轨迹', total=len(told.news)) as advance:
        for start in range(0, len(told.news), BATCH):
            batch = told.news[start : start + BATCH]
            verdicts = take_in(batch, actor=actor)
            for key in counts:
                counts[key] += verdicts.made[key]
            errors += [
                f'{file} 第 {refusal.numbers.get("row", 0)} 行：{refusal.item}：{refusal.reason}'
                for refusal in verdicts.refused
            ]
            advance(len(batch))
    counts['refused'] += told.log.errors
    return {'rows': told.rows, 'updated': 0, **counts, 'errors': errors}
