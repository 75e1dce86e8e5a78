"""Jobs of the frame: files made, imports read and applied, what is over thrown away. They carry ids, never data."""

from __future__ import annotations

from procrastinate.contrib.django import app as jobs

from zhanggui.ui import exports, imports


@jobs.task(name='ui.export', queue='files')
def export(download_id: int) -> None:
    exports.make(download_id)


@jobs.task(name='ui.read_import', queue='files')
def read_import(job_id: int) -> None:
    imports.read(job_id)


@jobs.task(name='ui.apply_import', queue='files')
def apply_import(job_id: int) -> None:
    imports.apply(job_id)


@jobs.periodic(cron='20 * * * *')
@jobs.task(name='ui.expire', queue='upkeep')
def expire(timestamp: int) -> None:
    exports.expire()
    imports.expire()
