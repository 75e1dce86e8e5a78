"""What cannot be done to a case as it stands: raised by `step`, so nothing of the command happened."""

from __future__ import annotations

from zhanggui.core.words import Words


class Refused(Exception):
    """`code` for programs and tests, `reason` for people."""

    def __init__(self, code: str, reason: Words) -> None:
        super().__init__(f'{code}: {reason.en}')
        self.code = code
        self.reason = reason
