"""What other contexts may ask of the stock: documents here, promises in `promises`."""

from __future__ import annotations

from zhanggui.stock.drafts import AdjustmentLine, InspectionLine, ReceiptLine, TransferLine
from zhanggui.stock.services.documents import Delivery, adjust, inspect, receive, receive_once, transfer

__all__ = [
    'AdjustmentLine',
    'Delivery',
    'InspectionLine',
    'ReceiptLine',
    'TransferLine',
    'adjust',
    'inspect',
    'receive',
    'receive_once',
    'transfer',
]
