/* What an event waits for or sends: message, signal, error, escalation, link by name; a time; a condition. */
import { choice, expression, pairs, section, text, tick } from './fields.js';
import { is } from './model.js';
import { say } from './words.js';

const REFERENCES = [
  ['bpmn:MessageEventDefinition', 'messageRef', 'bpmn:Message', '消息', 'Message'],
  ['bpmn:SignalEventDefinition', 'signalRef', 'bpmn:Signal', '信号', 'Signal'],
  ['bpmn:ErrorEventDefinition', 'errorRef', 'bpmn:Error', '错误', 'Error'],
  ['bpmn:EscalationEventDefinition', 'escalationRef', 'bpmn:Escalation', '上报', 'Escalation'],
];
const TIMERS = [
  ['timeDuration', 'duration', '过多久', 'After', 'PT72H'], ['timeDate', 'moment', '到什么时候', 'At', '2026-11-11T00:00'], ['timeCycle', 'cycle', '每隔多久', 'Every', 'R3/PT1H'],
];

export function eventSections(element, bo, context, again) {
  const { model } = context;
  const made = [];
  if (is(bo, 'bpmn:StartEvent') && !bo.eventDefinitions?.length) made.push(startForm(element, bo, context));
  for (const definition of bo.eventDefinitions ?? []) {
    if (is(definition, 'bpmn:TimerEventDefinition')) made.push(timer(element, definition, context, again));
    if (is(definition, 'bpmn:ConditionalEventDefinition')) made.push(condition(element, definition, context));
    if (is(definition, 'bpmn:LinkEventDefinition')) made.push(section(say('链接', 'Link'), text(say('名称', 'Name'), definition.name ?? '', (value) => model.write(element, definition, { name: value || undefined }))));
    const found = REFERENCES.find(([type]) => is(definition, type));
    if (found) made.push(reference(element, bo, definition, found, context));
  }
  if (is(bo, 'bpmn:SendTask', 'bpmn:ReceiveTask')) made.push(message(element, bo, context));
  if (is(bo, 'bpmn:BoundaryEvent')) {
    made.push(section(say('边界', 'Boundary'), tick(say('中断所在的任务', 'Interrupts its task'), bo.cancelActivity !== false, (value) => context.modeler.get('modeling').updateProperties(element, { cancelActivity: value }))));
  }
  return made;
}

const isCatching = (bo) => is(bo, 'bpmn:CatchEvent', 'bpmn:ReceiveTask');

function startForm(element, bo, { model, choices }) {
  return section(say('发起表单', 'Starting form'),
    choice(say('表单', 'Form'), model.own(bo, 'form'), [{ value: '', label: say('（无）', '(none)') }, ...choices.forms], (value) => model.writeOwn(element, bo, 'form', value)));
}

function reference(element, bo, definition, [type, property, root, zh, en], context) {
  const { model } = context;
  const name = definition[property];
  const isMessage = type === 'bpmn:MessageEventDefinition';
  return section(say(zh, en),
    text(say(`${zh}名称`, `${en} name`), name?.errorCode ?? name?.escalationCode ?? name?.name ?? '', (value) => model.write(element, definition, { [property]: model.reference(root, value) }),
      { list: model.names(root), hint: ['错误', '上报'].includes(zh) && isCatching(bo) ? say('不写：全部接住。', 'Nothing said: catches all.') : '' }),
    isMessage ? expression(say('按什么对上（关联键）', 'Matched by (correlation)'), model.own(definition, 'correlation'), (value) => model.writeOwn(element, definition, 'correlation', value),
      { context, hint: say('不写：按业务对象。', 'Nothing said: by the business object.') }) : null,
    ...carried(element, bo, context));
}

function message(element, bo, context) {
  const { model } = context;
  return section(say('消息', 'Message'),
    text(say('消息名称', 'Message name'), bo.messageRef?.name ?? '', (value) => model.write(element, bo, { messageRef: model.reference('bpmn:Message', value) }), { list: model.names('bpmn:Message') }),
    expression(say('按什么对上（关联键）', 'Matched by (correlation)'), model.own(bo, 'correlation'), (value) => model.writeOwn(element, bo, 'correlation', value), { context }),
    ...(is(bo, 'bpmn:ReceiveTask') ? carried(element, bo, context) : []));
}

function carried(element, bo, context) {
  const { model } = context;
  const tag = isCatching(bo) ? 'result' : 'argument';
  const label = tag === 'result' ? say('带来的存到', 'What comes is kept as') : say('带上', 'What is sent');
  return [pairs(label, model.rows(bo, tag), (rows) => model.writeRows(element, bo, tag, rows), { context, nameHint: say('变量', 'Variable') })];
}

function timer(element, definition, context, again) {
  const { model } = context;
  const [property, kind, , , example] = TIMERS.find(([name]) => definition[name]) ?? TIMERS[0];
  const value = definition[property]?.body ?? '';
  const change = (told) => {
    const made = model.factory.create('bpmn:FormalExpression', { body: TIMERS.find(([name]) => name === told)[4] });
    made.$parent = definition;
    model.write(element, definition, { timeDuration: undefined, timeDate: undefined, timeCycle: undefined, [told]: made });
    again();
  };
  return section(say('时间', 'Time'),
    choice(say('方式', 'How'), property, TIMERS.map(([name, , zh, en]) => ({ value: name, label: say(zh, en) })), change),
    expression(say('写法', 'Written'), value, (told) => model.expression(element, definition, property, told), { kind, context, placeholder: example, hint: say('以 = 开头写 FEEL。', 'Begin with = for FEEL.') }),
    property === 'timeDate' ? null : tick(say('只算工作时间', 'Working time only'), model.own(definition, 'working') === 'true', (on) => model.writeOwn(element, definition, 'working', on ? 'true' : '')));
}

function condition(element, definition, context) {
  return section(say('条件', 'Condition'),
    expression(say('条件（FEEL）', 'Condition (FEEL)'), definition.condition?.body ?? '', (value) => context.model.expression(element, definition, 'condition', value), { kind: 'condition', context }));
}
