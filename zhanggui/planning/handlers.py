"""What this context hears: how its processes move."""

from __future__ import annotations

from zhanggui.flow import mirrors
from zhanggui.planning.mirrors import tasks

mirrors.register(tasks.PROCESS, tasks.mirror)
