"""Kinds and states of clauses, of the references that name their controls, of findings and of amendments."""

from __future__ import annotations

from zhanggui.core.choices import Choice, Tone, transitions


class ControlKind(Choice):
    """How a clause is kept, as its file says."""

    GUARD = 'guard', '系统拦截', 'Guard', Tone.RED
    PROCESS = 'process', '流程', 'Process', Tone.BLUE
    CLOCK = 'clock', '时限', 'Clock', Tone.ORANGE
    POLICY = 'policy', '参数', 'Policy', Tone.PURPLE
    RIGHT = 'right', '权限', 'Right', Tone.CYAN
    REGISTER = 'register', '登记', 'Register', Tone.GREEN
    REVIEW = 'review', '抽查', 'Review', Tone.YELLOW


class ReferenceKind(Choice):
    """What a control reference begins with, before its colon."""

    USE_CASE = 'usecase', '操作', 'Action'
    RIGHT = 'right', '权限', 'Right'
    PROCESS = 'process', '流程', 'Process'
    CLOCK = 'clock', '时限', 'Deadline'
    SCHEDULE = 'schedule', '定时', 'Schedule'
    POLICY = 'policy', '参数表', 'Policy'
    REGISTER = 'register', '登记表', 'Register'
    CONTROL = 'control', '核对', 'Check'


class Every(Choice):
    """How often a recurring duty comes round."""

    DAY = 'day', '每天', 'Every day'
    WEEK = 'week', '每周', 'Every week'
    MONTH = 'month', '每月', 'Every month'
    QUARTER = 'quarter', '每季度', 'Every quarter'
    YEAR = 'year', '每年', 'Every year'


class Origin(Choice):
    """Who wrote a version: the file of the playbook, or the company itself by an amendment."""

    PLAYBOOK = 'playbook', '制度文件', 'Playbook', Tone.GREY
    AMENDMENT = 'amendment', '制度修订', 'Amendment', Tone.BLUE


class FindingState(Choice):
    OPEN = 'open', '待说明', 'To be answered', Tone.RED
    ANSWERED = 'answered', '整改中', 'Measure under way', Tone.YELLOW
    CLOSED = 'closed', '已关闭', 'Closed', Tone.GREEN


FINDING_STATES = transitions(
    (('open', 'answered'), 'answered'),
    ('answered', 'closed'),
    ('closed', 'open'),
)


class AmendmentState(Choice):
    DRAFT = 'draft', '草稿', 'Draft', Tone.GREY
    UNDER_WAY = 'under_way', '审批中', 'Under way', Tone.BLUE
    IN_FORCE = 'in_force', '已生效', 'Put in force', Tone.GREEN
    DROPPED = 'dropped', '已作废', 'Dropped', Tone.GREY


AMENDMENT_STATES = transitions(
    ('draft', 'under_way'),
    ('under_way', 'in_force'),
    (('draft', 'under_way'), 'dropped'),
)


class ValueType(Choice):
    """What a value of a policy is. Money is fen, a percentage is written as people say it: 5 for 5 %."""

    INTEGER = 'integer', '整数', 'Whole number'
    DECIMAL = 'decimal', '小数', 'Number'
    PERCENT = 'percent', '百分比', 'Percentage'
    MONEY = 'money', '金额', 'Amount'
