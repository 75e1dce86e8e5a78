"""What is new for one person: counted for the bell no further than it can show, and listed."""

from __future__ import annotations

from django.db.models import QuerySet

from zhanggui.notices.models import Notice

COUNT_MAX = 99


def shown_to(person: int) -> QuerySet[Notice]:
    return Notice.objects.filter(person_id=person, in_app=True)


def unread_count(person: int) -> int:
    return shown_to(person).filter(read_at=None).order_by().values('pk')[: COUNT_MAX + 1].count()
