"""What became of an import, and of a parcel's feedback to its platform."""

from __future__ import annotations

from zhanggui.core.choices import Choice, Tone


class RunState(Choice):
    WAITING = 'waiting', '排队中', 'Waiting', Tone.GREY
    RUNNING = 'running', '导入中', 'Running', Tone.BLUE
    CHECKED = 'checked', '已预检', 'Checked only', Tone.CYAN
    APPLIED = 'applied', '已导入', 'Imported', Tone.GREEN
    REFUSED = 'refused', '未导入', 'Refused', Tone.RED
    FAILED = 'failed', '中断', 'Broken off', Tone.RED


class FeedbackState(Choice):
    WAITING = 'waiting', '待回传', 'Waiting', Tone.YELLOW
    SENT = 'sent', '已回传', 'Sent', Tone.GREEN
    FAILED = 'failed', '回传失败', 'Failed', Tone.RED
