"""`zhanggui demo`: the fictional company moves into an empty database, as `up` lets it on its first start."""

from __future__ import annotations

import click
from django.contrib.auth import get_user_model

from zhanggui.site import first_start
from zhanggui.site.cli.frame import json_option, progress, refuse, show, table
from zhanggui.site.demo import ACCOUNTS, load_demo


@click.command('demo')
@json_option
def command(as_json: bool) -> None:
    """Load the demo company into an empty database."""
    first_start.prepare_database()
    if not first_start.database_is_new():
        refuse(
            'There are people in this database already. The demo moves into an empty one only: choose another ZHANGGUI_HOME.'
        )
    with progress('演示数据', total=first_start.DEMO_DAYS) as advance:
        load_demo(advance)
    accounts = [{'name': name, 'password': password, 'post': str(post)} for name, password, post in ACCOUNTS]
    show(
        {'people': get_user_model().objects.count(), 'accounts': accounts}, as_json=as_json, text=table(list(ACCOUNTS))
    )
