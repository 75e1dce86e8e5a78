"""What the organisation tells: today, that somebody is gone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class AccountsDisabled:
    """These people cannot log in any more. `handed_over`: their work has gone to whom they chose already."""

    KIND: ClassVar[str] = 'org.accounts_disabled'

    people: tuple[int, ...]
    handed_over: bool = False
