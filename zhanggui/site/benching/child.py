"""One process of `bench pipeline --processes`: sets Django up, gets ready, waits for the gun, runs its part.

It imports nothing of the product before Django is set up, because it starts from an empty interpreter.
"""

from __future__ import annotations

import importlib
from multiprocessing.connection import Connection

import django

READY = 'ready'
GO = 'go'


def run(pipe: Connection, orders: int, part: int, batch: int, shop_id: int) -> None:
    django.setup()
    importlib.import_module('zhanggui.site.benching.part').run(pipe, orders, part, batch, shop_id)
