"""Forgetting: a bell is no archive. What processes did stands in their logs, not here."""

from __future__ import annotations

from datetime import timedelta

from zhanggui.core import clock
from zhanggui.notices.models import Notice

READ_KEPT = timedelta(days=90)
KEPT = timedelta(days=180)


def forget() -> int:
    now = clock.now()
    read, _ = Notice.objects.filter(read_at__lt=now - READ_KEPT).delete()
    old, _ = Notice.objects.filter(at__lt=now - KEPT).delete()
    return read + old
