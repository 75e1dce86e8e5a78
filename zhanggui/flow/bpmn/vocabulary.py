"""The words of BPMN 2.0 that we know: what is executed, what is passed over with a note, what is refused by name."""

from __future__ import annotations

from zhanggui.flow.bpmn.model import NodeKind, Trigger

MODEL = 'http://www.omg.org/spec/BPMN/20100524/MODEL'
DRAWN_ELSEWHERE = {
    'http://www.omg.org/spec/BPMN/20100524/DI', 'http://www.omg.org/spec/DD/20100524/DI',
    'http://www.omg.org/spec/DD/20100524/DC', 'http://www.w3.org/2001/XMLSchema-instance',
    'http://www.w3.org/XML/1998/namespace',
}  # fmt: skip

NODES = {kind.value: kind for kind in NodeKind}

# Refused, but kept in its place, so that what leads there is judged as well.
REFUSED = {
    'transaction': (NodeKind.SUB_PROCESS, '事务子流程', 'transactions are'),
    'adHocSubProcess': (NodeKind.SUB_PROCESS, '临时子流程', 'ad-hoc sub-processes are'),
    'complexGateway': (NodeKind.EXCLUSIVE, '复杂网关', 'complex gateways are'),
    'choreographyTask': (NodeKind.TASK, '编排任务', 'choreographies are'),
    'subChoreography': (NodeKind.TASK, '编排', 'choreographies are'),
    'callChoreography': (NodeKind.TASK, '编排', 'choreographies are'),
}

TRIGGERS = {
    'messageEventDefinition': Trigger.MESSAGE, 'timerEventDefinition': Trigger.TIMER,
    'signalEventDefinition': Trigger.SIGNAL, 'errorEventDefinition': Trigger.ERROR,
    'escalationEventDefinition': Trigger.ESCALATION, 'conditionalEventDefinition': Trigger.CONDITION,
    'terminateEventDefinition': Trigger.TERMINATE, 'linkEventDefinition': Trigger.LINK,
}  # fmt: skip
REFUSED_TRIGGERS = {
    'compensateEventDefinition': ('补偿事件', 'compensation is'),
    'cancelEventDefinition': ('取消事件（属于事务）', 'cancel events belong to transactions, which are'),
}

ALLOWED = {
    NodeKind.START: {Trigger.NONE, Trigger.MESSAGE, Trigger.TIMER, Trigger.SIGNAL},
    NodeKind.END: {
        Trigger.NONE, Trigger.TERMINATE, Trigger.ERROR, Trigger.ESCALATION, Trigger.MESSAGE, Trigger.SIGNAL,
    },
    NodeKind.CATCH: {Trigger.MESSAGE, Trigger.TIMER, Trigger.SIGNAL, Trigger.CONDITION, Trigger.LINK},
    NodeKind.THROW: {Trigger.NONE, Trigger.MESSAGE, Trigger.SIGNAL, Trigger.ESCALATION, Trigger.LINK},
    NodeKind.BOUNDARY: {
        Trigger.MESSAGE, Trigger.TIMER, Trigger.SIGNAL, Trigger.ERROR, Trigger.ESCALATION, Trigger.CONDITION,
    },
}  # fmt: skip
EVENT_SUB_STARTS = ALLOWED[NodeKind.BOUNDARY]

# Read together with the element they stand in.
PARTS = {
    'extensionElements', 'documentation', 'incoming', 'outgoing', 'laneSet', 'sequenceFlow', 'eventDefinitionRef',
    'multiInstanceLoopCharacteristics', 'standardLoopCharacteristics', 'script', 'conditionExpression',
}  # fmt: skip
# What it is and why nothing is executed, for the note about it.
IGNORED = {
    'dataObject': '数据对象', 'dataObjectReference': '数据对象', 'dataStoreReference': '数据存储', 'dataStore': '数据存储',
    'textAnnotation': '文字批注', 'association': '关联线', 'group': '分组框', 'category': '分组类别',
    'ioSpecification': '数据规格', 'ioBinding': '数据规格', 'dataInput': '数据输入', 'dataOutput': '数据输出',
    'inputSet': '数据规格', 'outputSet': '数据规格', 'dataInputAssociation': '数据连线',
    'dataOutputAssociation': '数据连线', 'property': '属性', 'resourceRole': '参与角色', 'performer': '参与角色',
    'humanPerformer': '参与角色', 'potentialOwner': '参与角色', 'rendering': '界面说明', 'monitoring': '监控说明',
    'auditing': '审计说明', 'correlationSubscription': '关联订阅', 'supportedInterfaceRef': '接口', 'interface': '接口',
    'itemDefinition': '数据类型', 'import': '引用文件', 'correlationProperty': '关联属性', 'endPoint': '端点',
    'partnerEntity': '合作方', 'partnerRole': '合作方角色', 'resource': '资源', 'relationship': '关系',
    'conversation': '会话', 'subConversation': '会话', 'conversationLink': '会话', 'correlationKey': '关联键',
    'extension': '扩展声明', 'choreography': '编排图', 'globalChoreographyTask': '编排图', 'globalConversation': '会话',
    'conversationNode': '会话', 'callConversation': '会话', 'participantAssociation': '参与者关联',
    'messageFlowAssociation': '消息流关联', 'conversationAssociation': '会话关联', 'choreographyRef': '编排图',
}  # fmt: skip
GLOBAL_TASKS = {
    'globalTask': NodeKind.TASK, 'globalUserTask': NodeKind.USER, 'globalManualTask': NodeKind.MANUAL,
    'globalScriptTask': NodeKind.TASK, 'globalBusinessRuleTask': NodeKind.RULE,
}  # fmt: skip
NAMED = {'message': 'name', 'signal': 'name', 'error': 'errorCode', 'escalation': 'escalationCode'}
REFERENCES = {
    Trigger.MESSAGE: 'messageRef', Trigger.SIGNAL: 'signalRef', Trigger.ERROR: 'errorRef',
    Trigger.ESCALATION: 'escalationRef',
}  # fmt: skip
