"""The `zhanggui` command itself: finds the command, prepares Django and the database, turns errors into one readable line.

Exit codes: 0 done, 1 something was found or refused, 2 the command or a setting was wrong.
"""

from __future__ import annotations

import os
import sys

import click
from django.core.management import execute_from_command_line

from zhanggui.site.config import ConfigError, config
from zhanggui.site.databases import ensure_database
from zhanggui.site.postgres import PostgresError

os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'zhanggui.site.settings')


@click.group(context_settings={'help_option_names': ['-h', '--help']})
@click.version_option(package_name='zhanggui')
def cli() -> None:
    """Zhanggui 掌柜: from a platform's file to a shipped parcel."""


@cli.command(context_settings={'ignore_unknown_options': True, 'help_option_names': []})
@click.argument('arguments', nargs=-1, type=click.UNPROCESSED)
def manage(arguments: tuple[str, ...]) -> None:
    """Run a Django management command against our database."""
    ensure_database()
    execute_from_command_line(['zhanggui manage', *arguments])


def main() -> None:
    try:
        config()
        cli()
    except (ConfigError, PostgresError) as error:
        click.echo(str(error), err=True)
        sys.exit(2)
