"""Rows that show where cases stand: one module for each process, each called within the transaction of every step."""
