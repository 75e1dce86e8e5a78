"""What other contexts may ask of the stock: documents here, promises in `promises`."""

from __future__ import annotations

from zhanggui.stock.services.documents import Delivery, adjust, inspect, receive, receive_once, transfer

__all__ = ['Delivery', 'adjust', 'inspect', 'receive', 'receive_once', 'transfer']
