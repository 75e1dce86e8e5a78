"""`zhanggui import orders FILE --shop CODE`: a platform's order file goes in, counts and problems come out."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from zhanggui.channels.choices import RunState
from zhanggui.channels.services import ImportOutcome, import_orders, offer
from zhanggui.core.actors import system
from zhanggui.org.models import Shop
from zhanggui.site.cli.frame import REFUSED, json_option, progress, refuse, show, table

SHOWN_MAX = 20


@click.group('import')
def command() -> None:
    """Take in files from platforms."""


@command.command('orders')
@click.argument('file', type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option('--shop', required=True, help='Code of the shop the file belongs to.')
@click.option('--format', 'asked_format', default='auto', show_default=True, help='auto, or the name of a format.')
@click.option('--map', 'pairs', multiple=True, metavar='FIELD=HEADER', help='For the generic reader; kept for the shop.')
@click.option('--keep-good', is_flag=True, help='Write the sound orders although some rows are not.')
@click.option('--dry-run', is_flag=True, help='Do everything and take it back.')
@json_option
def orders(
    file: Path, shop: str, asked_format: str, pairs: tuple[str, ...], keep_good: bool, dry_run: bool, as_json: bool
) -> None:
    """Import the orders in FILE for one shop: all of them or, when one is wrong, none."""
    found = Shop.objects.filter(code=shop).first()
    if found is None:
        known = '、'.join(Shop.objects.values_list('code', flat=True)) or '—'
        refuse(f'没有编码为“{shop}”的店铺；现有：{known}。用 zhanggui shop add 新建。')
    actor = system('命令行', door='cli')
    mapping = dict(pair.partition('=')[::2] for pair in pairs) or None
    run = offer(found.pk, file, actor=actor, asked_format=asked_format, mapping=mapping, keeps_good=keep_good)
    with progress('订单', total=0) as advance:
        outcome = import_orders(run, file, actor=actor, dry_run=dry_run, advance=advance)
    show(outcome.as_dict(), as_json=as_json, text=_text(outcome))
    if outcome.state is RunState.REFUSED:
        sys.exit(REFUSED)


def _text(outcome: ImportOutcome) -> str:
    counts = [
        ('文件格式', outcome.format or '—'), ('结果', outcome.state.label), ('行数', outcome.rows), ('新增', outcome.created),
        ('更新', outcome.updated), ('未变', outcome.unchanged), ('未导入', outcome.refused), ('错误', outcome.errors),
        ('提示', outcome.notes), ('退款单', outcome.refunds), ('更正行', outcome.adjustments),
    ]  # fmt: skip
    lines = [table(counts), *(str(problem) for problem in outcome.problems[:SHOWN_MAX])]
    hidden = len(outcome.problems) - SHOWN_MAX
    return '\n'.join([*lines, f'… 还有 {hidden} 条' if hidden > 0 else '']).rstrip()
