"""What a page shows of a ready kind: a template with its context, as `data`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Panel:
    template: str
    context: Mapping[str, Any]
