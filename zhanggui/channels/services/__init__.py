"""What other contexts, jobs and the command line may ask of the channels."""

from __future__ import annotations

from zhanggui.channels.services.feedback import mark_sent, note_feedback
from zhanggui.channels.services.imports import ImportOutcome, import_orders, offer

__all__ = ['ImportOutcome', 'import_orders', 'mark_sent', 'note_feedback', 'offer']
