"""Screens of the order desk and of the warehouse floor. Importing them registers them."""

from __future__ import annotations

from zhanggui.orders.screens import buyers, couriers, desk, floor, packing, papers, parcels

__all__ = ['buyers', 'couriers', 'desk', 'floor', 'packing', 'papers', 'parcels']
