"""What `drift` proves of the customers context."""

from __future__ import annotations
