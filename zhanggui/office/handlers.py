"""What this context hears: how its processes move."""

from __future__ import annotations

from zhanggui.flow import mirrors
from zhanggui.office.mirrors import documents, incidents

mirrors.register(documents.PROCESS, documents.mirror)
mirrors.register(incidents.PROCESS, incidents.mirror)
