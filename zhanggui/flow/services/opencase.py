"""A case as one transaction knows it: its row, its state, and where its log stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from zhanggui.flow.bpmn.model import Definition
from zhanggui.flow.engine.state import State, Status
from zhanggui.flow.people import directory
from zhanggui.flow.services.loading import Version, definition_of


@dataclass(slots=True)
class OpenCase:
    """A case under its lock, or one that is being made. `before`: its status when it was opened."""

    id: int
    version: Version
    number: str
    title: str
    subject_type: str
    subject_id: int | None
    starter_id: int | None
    parent_id: int | None
    parent_wait: int
    state: State
    revision: int
    events: int
    head: bytes
    started_at: datetime
    ended_at: datetime | None
    before: Status | None = None
    touched: bool = False

    @property
    def definition(self) -> Definition:
        return definition_of(self.version)

    @property
    def is_new(self) -> bool:
        return self.before is None

    def shop(self) -> int | None:
        return directory().shop_of(self.subject_type, self.subject_id) if self.subject_id else None
