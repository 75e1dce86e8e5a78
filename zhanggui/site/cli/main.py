"""The `zhanggui` command itself: finds the command, prepares Django and the database, turns errors into one readable line.

Exit codes: 0 done, 1 something was found or refused, 2 the command or a setting was wrong.
"""

from __future__ import annotations

import importlib
import importlib.util
import os
import signal
import sys
from types import FrameType

import click
import django
import psycopg
from django.core.management import execute_from_command_line
from django.db import DatabaseError

from zhanggui.site import readiness
from zhanggui.site.config import PREFIX, ConfigError, config
from zhanggui.site.databases import ensure_database, lift_limits
from zhanggui.site.memory import collect_rarely, settle
from zhanggui.site.postgres import PostgresError

# Command → its module below `zhanggui.site.cli`. A module is imported, and Django set up, only when its command is asked for.
COMMANDS = {
    'up': 'up',
    'worker': 'worker',
    'demo': 'demo',
    'import': 'imports',
    'orders': 'orders',
    'track': 'track',
    'stock': 'stock',
    'shop': 'shop',
    'drift': 'proof',
    'bench': 'bench',
    'backup': 'backup',
    'restore': 'restore',
    'doctor': 'doctor',
    'flow': 'flow',
    'playbook': 'playbook',
    'rulebook': 'rulebook',
}
WITHOUT_DJANGO = {'up'}  # which sets it up only when there is something to prepare
WITHOUT_DATABASE = {'up', 'restore', 'doctor', 'flow', 'playbook', 'rulebook'}  # they see to it themselves, or need none


class Commands(click.Group):
    """Finds commands by name; what a module at `zhanggui/site/cli/` does not (yet) offer is not offered here."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [*(name for name, module in COMMANDS.items() if _exists(module)), *super().list_commands(ctx)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        module = COMMANDS.get(cmd_name)
        if module is None or not _exists(module):
            return super().get_command(ctx, cmd_name)
        if cmd_name not in WITHOUT_DJANGO:
            django.setup()
        command = importlib.import_module(f'{__package__}.{module}').command
        settle()
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        rows = [(name, command.get_short_help_str(80)) for name, command in self._all(ctx)]
        with formatter.section('Commands'):
            formatter.write_dl(rows)

    def invoke(self, ctx: click.Context) -> object:
        config()
        wants = next(iter(ctx._protected_args or ctx.args), '')
        if wants in COMMANDS and wants not in WITHOUT_DATABASE and not {'-h', '--help'} & set(ctx.args):
            ensure_database()
        return super().invoke(ctx)

    def _all(self, ctx: click.Context) -> list[tuple[str, click.Command]]:
        found = ((name, self.get_command(ctx, name)) for name in self.list_commands(ctx))
        return [(name, command) for name, command in found if command]


@click.command(cls=Commands, context_settings={'help_option_names': ['-h', '--help']})
@click.version_option(package_name='zhanggui')
@click.option(
    '--company', metavar='NAME', expose_value=False, is_eager=True, callback=lambda *told: _turn_to(told[2]),
    help='The company that is meant, where one installation holds several.',
)  # fmt: skip
def cli() -> None:
    """Zhanggui 掌柜: from a platform's file to a shipped parcel."""


@cli.command(context_settings={'ignore_unknown_options': True, 'help_option_names': []})
@click.argument('arguments', nargs=-1, type=click.UNPROCESSED)
def manage(arguments: tuple[str, ...]) -> None:
    """Run one of Django's management commands on our database."""
    ensure_database()
    lift_limits()
    readiness.forget(config().home)
    execute_from_command_line(['zhanggui manage', *arguments])


def main() -> None:
    collect_rarely()
    os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'zhanggui.site.settings')
    signal.signal(signal.SIGTERM, _leave_in_order)
    try:
        cli()
    except (ConfigError, PostgresError) as error:
        _fail(str(error))
    except (DatabaseError, psycopg.OperationalError) as error:
        _fail(f'Database: {str(error).strip().splitlines()[0]}')


def _turn_to(company: str | None) -> None:
    """Before any setting is read, and for every process that this one starts."""
    if company:
        os.environ[f'{PREFIX}COMPANY'] = company


def _fail(text: str) -> None:
    click.echo(text, err=True)
    sys.exit(2)


def _leave_in_order(number: int, frame: FrameType | None) -> None:
    """A plain SIGTERM would skip what runs at exit, and leave PostgreSQL running for nobody."""
    sys.exit(128 + number)


def _exists(module: str) -> bool:
    return importlib.util.find_spec(f'{__package__}.{module}') is not None
