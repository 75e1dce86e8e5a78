"""`zhanggui stock receive FILE`: a delivery goes on the shelf, all of it or nothing, and the same file only once."""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path
from typing import Any

import click

from zhanggui.channels.receipts import read_delivery
from zhanggui.core.actors import system
from zhanggui.org.models import Warehouse
from zhanggui.site.cli.frame import REFUSED, json_option, refuse, show
from zhanggui.stock.services import Delivery, receive_once

SHOWN_MAX = 20


@click.group('stock')
def command() -> None:
    """Goods on the shelves."""


@command.command('receive')
@click.argument('file', type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option('--warehouse', 'code', default='', help='Code of the warehouse; may be left out where there is one.')
@click.option('--quarantine', is_flag=True, help='Into quarantine, to be inspected first.')
@click.option('--again', is_flag=True, help='The same file is a second delivery.')
@json_option
def receive(file: Path, code: str, quarantine: bool, again: bool, as_json: bool) -> None:
    """Receive the goods listed in FILE (code or barcode, quantity; optionally batch, shelf, note)."""
    warehouse = _warehouse(code)
    read = read_delivery(file)
    problems = list(read.problems)
    result: dict[str, Any] = {'rows': len(read.lines) + len({problem.row for problem in problems if problem.row})}
    done, made = 0, {}
    repeated = False
    if not problems:
        digest = hashlib.sha256(file.read_bytes()).hexdigest()
        count = Delivery(digest + (f':{file.stat().st_mtime_ns}' if again else ''), file.name)
        verdicts, repeated = receive_once(
            count, read.lines, actor=system('命令行', door='cli'), warehouse_id=warehouse.pk, to_quarantine=quarantine
        )
        done, made = len(verdicts.done), verdicts.made
        problems = read.located(file.name, verdicts.refused)
    result |= {
        'created': done,
        'updated': 0,
        'unchanged': len(read.lines) if repeated else 0,
        'refused': 0 if done or repeated else len(read.lines),
        'errors': len(problems),
        'document': made.get('number', ''),
        'pieces': made.get('pieces', 0) if done else 0,
        'problems': [str(problem) for problem in problems[:SHOWN_MAX]],
    }
    show(result, as_json=as_json, text=_text(result, repeated))
    if problems:
        sys.exit(REFUSED)


def _warehouse(code: str) -> Warehouse:
    places = list(Warehouse.objects.filter(is_active=True))
    found = [place for place in places if place.code == code] if code else places
    if len(found) != 1:
        known = '、'.join(place.code for place in places) or '—'
        refuse(f'没有编码为“{code}”的仓库；现有：{known}。' if code else f'请用 --warehouse 指明仓库；现有：{known}。')
    return found[0]


def _text(result: dict[str, Any], repeated: bool) -> str:
    if result['errors']:
        hidden = result['errors'] - len(result['problems'])
        more = [f'… 还有 {hidden} 条'] if hidden > 0 else []
        return '\n'.join(['没有入库。', *result['problems'], *more])
    if repeated:
        return f'这个文件已经入库：{result["document"]}。确实是另一批货时加 --again。'
    return f'{result["document"]} 已入库：{result["created"]} 行，{result["pieces"]} 件。'
