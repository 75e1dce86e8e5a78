"""What is done with registers: loaded from the playbook, written in, corrected, struck out."""

from __future__ import annotations

from zhanggui.registers.services.loading import load_registers, retire_registers
from zhanggui.registers.services.writing import NewRow, correct_row, strike_rows, write_rows

__all__ = ['NewRow', 'correct_row', 'load_registers', 'retire_registers', 'strike_rows', 'write_rows']
