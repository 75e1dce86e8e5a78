"""What other contexts may ask of the stock: documents here, promises in `promises`."""

from __future__ import annotations

from zhanggui.stock.services.documents import adjust, inspect, receive, transfer

__all__ = ['adjust', 'inspect', 'receive', 'transfer']
