"""States and kinds of documents and incidents, with their words and colours. The forms of P52 and P53 use the same values."""

from __future__ import annotations

from zhanggui.core.choices import Choice, Tone


class DocumentState(Choice):
    DRAFT = 'draft', '起草中', 'Draft', Tone.GREY
    REVIEW = 'review', '审批中', 'In review', Tone.BLUE
    APPROVED = 'approved', '待发布', 'To be issued', Tone.PURPLE
    ISSUED = 'issued', '有效', 'In force', Tone.GREEN
    EXPIRING = 'expiring', '到期复审', 'Review before it ends', Tone.ORANGE
    SUPERSEDED = 'superseded', '已被新版替代', 'Superseded', Tone.GREY
    WITHDRAWN = 'withdrawn', '已废止', 'Withdrawn', Tone.RED
    CANCELLED = 'cancelled', '未发布', 'Not issued', Tone.GREY


class DocumentCategory(Choice):
    RULE = 'rule', '制度', 'Rule'
    CONTRACT = 'contract', '合同协议', 'Contract'
    NOTICE = 'notice', '通知公告', 'Notice'
    PLAN = 'plan', '方案计划', 'Plan'
    SHEET = 'sheet', '表单模板', 'Form'
    LICENCE = 'licence', '证照资质', 'Licence'
    RECORD = 'record', '会议与检查记录', 'Record'
    OTHER = 'other', '其他', 'Other'


class Confidentiality(Choice):
    PUBLIC = 'public', '全员', 'Everybody', Tone.GREEN
    DEPARTMENT = 'department', '本部门', 'Department', Tone.BLUE
    SECRET = 'secret', '机密', 'Secret', Tone.RED


class IncidentState(Choice):
    OPEN = 'open', '待接警', 'Nobody yet', Tone.RED
    HANDLING = 'handling', '处置中', 'Handled', Tone.ORANGE
    RECOVERED = 'recovered', '待复盘', 'To review', Tone.BLUE
    REVIEWED = 'reviewed', '整改中', 'Measures', Tone.PURPLE
    CLOSED = 'closed', '已结案', 'Closed', Tone.GREEN
    MISTAKEN = 'mistaken', '误报', 'False alarm', Tone.GREY
    CANCELLED = 'cancelled', '已撤销', 'Cancelled', Tone.GREY


class IncidentCategory(Choice):
    SYSTEM = 'system', '系统故障', 'System'
    LOGISTICS = 'logistics', '物流中断', 'Logistics'
    PAYMENT = 'payment', '支付资金', 'Payment'
    OPINION = 'opinion', '舆情投诉', 'Public opinion'
    STOCK = 'stock', '库存异常', 'Stock'
    PENALTY = 'penalty', '平台处罚', 'Platform penalty'
    SAFETY = 'safety', '人身与消防安全', 'Safety'


class Scope(Choice):
    SINGLE = 'single', '个别订单或商品', 'Single orders or goods'
    SHOP = 'shop', '一个店铺', 'One shop'
    SEVERAL = 'several', '多个店铺', 'Several shops'
    COMPANY = 'company', '全公司', 'The whole company'


class Level(Choice):
    """As the decision counts them: 1 is the worst."""

    I = '1', 'I 级 特别重大', 'I most serious', Tone.RED  # noqa: E741 - levels have Roman numbers
    II = '2', 'II 级 重大', 'II serious', Tone.ORANGE
    III = '3', 'III 级 较大', 'III considerable', Tone.YELLOW
    IV = '4', 'IV 级 一般', 'IV ordinary', Tone.BLUE


class EntryKind(Choice):
    REPORTED = 'reported', '上报', 'Reported', Tone.RED
    CALLED = 'called', '呼叫', 'Called', Tone.ORANGE
    TAKEN = 'taken', '接警', 'Taken on', Tone.CYAN
    ORDERED = 'ordered', '派人', 'Sent', Tone.BLUE
    DONE = 'done', '处置', 'Done', Tone.CYAN
    RAISED = 'raised', '上报领导', 'Management called in', Tone.RED
    RECOVERED = 'recovered', '恢复', 'Recovered', Tone.GREEN
    REVIEWED = 'reviewed', '复盘', 'Reviewed', Tone.PURPLE
    MEASURES = 'measures', '整改', 'Measures', Tone.PURPLE
    CLOSED = 'closed', '结案', 'Closed', Tone.GREEN
    MISTAKEN = 'mistaken', '误报', 'False alarm', Tone.GREY
    NOTE = 'note', '记录', 'Note', Tone.GREY


DOCUMENT_IN_FORCE = frozenset({DocumentState.ISSUED, DocumentState.EXPIRING})
DOCUMENT_NUMBERED = DOCUMENT_IN_FORCE | {DocumentState.SUPERSEDED, DocumentState.WITHDRAWN}
INCIDENT_OPEN = frozenset({IncidentState.OPEN, IncidentState.HANDLING, IncidentState.RECOVERED, IncidentState.REVIEWED})
