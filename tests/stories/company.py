"""A program run beside a site under test: founds a company with goods and a token in its database, or tells what stands there.

`company.py found ORDERS` prints the token and makes stock for a workload of so many orders; `company.py look` prints states.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from typing import Any

import django

django.setup()

from zhanggui.core.actors import system  # noqa: E402
from zhanggui.core.models import OutboxDelivery  # noqa: E402
from zhanggui.orders.models import Order, Parcel, Work  # noqa: E402
from zhanggui.org.models import User  # noqa: E402
from zhanggui.org.services.tokens import issue_token  # noqa: E402
from zhanggui.site.benching.ours import found_company  # noqa: E402
from zhanggui.site.benching.workload import Workload, stock_for  # noqa: E402

RIGHTS = ('channels.import', 'orders.audit', 'orders.allocate', 'orders.ship')


def found(orders: int) -> dict[str, Any]:
    shop = found_company(stock_for(Workload(orders)))
    owner = User.objects.create_superuser('robot', password=None)
    issued = issue_token([owner.pk], actor=system(door='cli'), name='robot', rights=RIGHTS, days=1)
    return {'shop': shop.code, 'token': issued.made['facts'][0][1]}


def look() -> dict[str, Any]:
    orders, parcels = defaultdict(list), defaultdict(list)
    for order_id, state in Work.objects.order_by('pk').values_list('pk', 'state'):
        orders[state].append(order_id)
    for parcel_id, state in Parcel.objects.order_by('pk').values_list('pk', 'state'):
        parcels[state].append(parcel_id)
    waiting = OutboxDelivery.objects.exclude(state='done').count()
    return {'orders': orders, 'parcels': parcels, 'numbers': Order.objects.count(), 'waiting': waiting}


if __name__ == '__main__':
    json.dump(found(int(sys.argv[2])) if sys.argv[1] == 'found' else look(), sys.stdout)
