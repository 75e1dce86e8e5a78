"""States and kinds of definitions, cases, tasks, jobs and incidents, and which may follow which."""

from __future__ import annotations

from zhanggui.core.choices import Choice, Tone, transitions


class VersionState(Choice):
    DRAFT = 'draft', '草稿', 'Draft', Tone.GREY
    TEST = 'test', '试运行', 'On trial', Tone.YELLOW
    ACTIVE = 'active', '生效', 'Active', Tone.GREEN
    RETIRED = 'retired', '停用', 'Retired', Tone.GREY


VERSION_STATES = transitions(
    ('draft', 'test'),
    (('draft', 'test', 'retired'), 'active'),
    (('test', 'active'), 'retired'),
)


class CaseStatus(Choice):
    """Equal to `engine.state.Status`, with words."""

    RUNNING = 'running', '进行中', 'Running', Tone.BLUE
    SUSPENDED = 'suspended', '已挂起', 'Suspended', Tone.YELLOW
    COMPLETED = 'completed', '已完成', 'Completed', Tone.GREEN
    CANCELLED = 'cancelled', '已撤销', 'Cancelled', Tone.GREY
    TERMINATED = 'terminated', '已终止', 'Terminated', Tone.RED
    REFUSED = 'refused', '已驳回', 'Refused', Tone.RED


class TaskState(Choice):
    OPEN = 'open', '待办', 'To do', Tone.BLUE
    DONE = 'done', '已办', 'Done', Tone.GREEN
    CLOSED = 'closed', '已关闭', 'Closed', Tone.GREY  # nobody completed it: returned, withdrawn, dropped, cancelled


class Result(Choice):
    """How a task ended. A form may have outcomes of its own beside these."""

    APPROVE = 'approve', '同意', 'Approved', Tone.GREEN
    REFUSE = 'refuse', '驳回', 'Refused', Tone.RED
    PASSED = 'passed', '自动通过', 'Passed by itself', Tone.CYAN
    DROPPED = 'dropped', '无需处理', 'Not needed', Tone.GREY
    WAITING = 'waiting', '等待加签', 'Waiting for a signer', Tone.YELLOW
    RETURNED = 'returned', '已退回', 'Sent back', Tone.ORANGE
    WITHDRAWN = 'withdrawn', '已撤回', 'Withdrawn', Tone.GREY
    CANCELLED = 'cancelled', '已取消', 'Cancelled', Tone.GREY


class WaitKind(Choice):
    MESSAGE = 'message', '消息', 'Message'
    SIGNAL = 'signal', '信号', 'Signal'


class JobState(Choice):
    READY = 'ready', '待执行', 'Ready', Tone.BLUE
    DONE = 'done', '已完成', 'Done', Tone.GREEN
    FAILED = 'failed', '失败', 'Failed', Tone.RED
    DROPPED = 'dropped', '已取消', 'Dropped', Tone.GREY


class IncidentState(Choice):
    OPEN = 'open', '待处理', 'Open', Tone.RED
    CLEARED = 'cleared', '已处理', 'Cleared', Tone.GREEN


class NoticeKind(Choice):
    REMIND = 'remind', '即将到期', 'Due soon', Tone.YELLOW
    OVERDUE = 'overdue', '已超时', 'Overdue', Tone.RED
    ESCALATED = 'escalated', '已升级', 'Escalated', Tone.ORANGE
    INCIDENT = 'incident', '流程异常', 'Incident', Tone.RED
    URGED = 'urged', '催办', 'Urged', Tone.ORANGE
    MENTIONED = 'mentioned', '提到了你', 'Mentioned you', Tone.BLUE
    ENDED = 'ended', '流程结束', 'Ended', Tone.GREEN
