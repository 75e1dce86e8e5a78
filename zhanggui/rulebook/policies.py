"""The numbers of the rules as they held on a day: `policies.value('attendance', on=date)['late_minutes']`.

Whoever computes a past month asks with a day of that month and gets the values of then.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from zhanggui.core import clock
from zhanggui.core.words import Words
from zhanggui.rulebook.models import Policy, PolicyVersion


class NoPolicy(LookupError):
    """There is no such policy, or none of its values held on that day."""


def value(key: str, on: date | None = None) -> Mapping[str, Any]:
    """Its values on that day (default: today). Raises `NoPolicy`."""
    version = version_on(key, on)
    if version is None:
        raise NoPolicy(f'{key} {on or clock.today()}')
    values: Mapping[str, Any] = version.values
    return values


def version_on(key: str, on: date | None = None) -> PolicyVersion | None:
    rows = PolicyVersion.objects.filter(policy__key=key, effective_from__lte=on or clock.today())
    return rows.select_related('policy').order_by('-effective_from', '-number').first()


def in_force(on: date | None = None) -> dict[str, PolicyVersion]:
    """By key, what holds of every policy that day."""
    held = PolicyVersion.objects.filter(effective_from__lte=on or clock.today())
    rows = held.order_by('policy_id', '-effective_from', '-number').distinct('policy_id').select_related('policy')
    return {row.policy.key: row for row in rows}


def names() -> dict[str, Words]:
    """Of all policies, by key."""
    return {policy.key: policy.words for policy in Policy.objects.only('key', 'name', 'name_en')}
