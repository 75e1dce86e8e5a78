"""What other contexts may ask about buyers: reads only, always for a set."""

from __future__ import annotations

from collections.abc import Mapping

from zhanggui.customers.models import Customer


def blacklisted_reasons(customers: Mapping[str, int]) -> dict[str, str]:
    """Nick → reason, for those of these buyers (nick → id) who are blacklisted. There are few: all are read by their index."""
    reasons = dict(Customer.objects.exclude(blacklisted_reason='').values_list('pk', 'blacklisted_reason'))
    if not reasons:
        return {}
    return {nick: reasons[customer_id] for nick, customer_id in customers.items() if customer_id in reasons}
