"""What may be asked of this context: tasks are issued here, from a screen, a meeting or another process."""

from __future__ import annotations

from zhanggui.planning.drafts import NewTask
from zhanggui.planning.services.tasks import issue

__all__ = ['NewTask', 'issue']
