"""What the organisation tells: today, that somebody is gone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class AccountsDisabled:
    """These people cannot log in any more; `by` is who did it."""

    KIND: ClassVar[str] = 'org.accounts_disabled'

    people: tuple[int, ...]
