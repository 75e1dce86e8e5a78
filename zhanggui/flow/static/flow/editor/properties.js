/* The property form at the right: what is asked of an element depends on what it is. All values are the diagram's own. */
import { el } from './dom.js';
import { approvalSections } from './approval.js';
import { eventSections } from './events.js';
import { area, choice, expression, pairs, rules, section, several, text, tick } from './fields.js';
import { is } from './model.js';
import { say } from './words.js';

const KINDS = [
  ['bpmn:StartEvent', '开始', 'Start'], ['bpmn:EndEvent', '结束', 'End'], ['bpmn:BoundaryEvent', '边界事件', 'Boundary event'],
  ['bpmn:IntermediateCatchEvent', '等待事件', 'Catching event'], ['bpmn:IntermediateThrowEvent', '中间事件', 'Intermediate event'],
  ['bpmn:UserTask', '人工任务', 'User task'], ['bpmn:ManualTask', '线下任务', 'Manual task'], ['bpmn:ServiceTask', '服务任务', 'Service task'],
  ['bpmn:ScriptTask', '赋值任务', 'Script task'], ['bpmn:SendTask', '发送任务', 'Send task'], ['bpmn:ReceiveTask', '接收任务', 'Receive task'],
  ['bpmn:BusinessRuleTask', '规则任务', 'Business rule task'], ['bpmn:CallActivity', '调用流程', 'Call activity'],
  ['bpmn:SubProcess', '子流程', 'Sub-process'], ['bpmn:Task', '空任务', 'Plain task'], ['bpmn:ExclusiveGateway', '排他网关', 'Exclusive gateway'],
  ['bpmn:ParallelGateway', '并行网关', 'Parallel gateway'], ['bpmn:InclusiveGateway', '包容网关', 'Inclusive gateway'],
  ['bpmn:EventBasedGateway', '事件网关', 'Event-based gateway'], ['bpmn:SequenceFlow', '连线', 'Flow'], ['bpmn:Lane', '泳道', 'Lane'], ['bpmn:MessageFlow', '消息流', 'Message flow'],
  ['bpmn:Group', '分组', 'Group'], ['bpmn:TextAnnotation', '说明文字', 'Note'], ['bpmn:Association', '说明连线', 'Association'],
  ['bpmn:Participant', '流程', 'Process'], ['bpmn:Collaboration', '流程', 'Process'], ['bpmn:Process', '流程', 'Process'],
];

export class Properties {
  constructor(box, context) {
    this.box = box;
    this.context = context;
    this.element = null;
    // What is being typed on the canvas is finished before something is typed here.
    box.addEventListener('focusin', () => context.modeler.get('directEditing').complete());
    const bus = context.modeler.get('eventBus');
    bus.on('selection.changed', ({ newSelection }) => this.show(newSelection.length === 1 ? newSelection[0] : newSelection.length ? undefined : null));
    bus.on('elements.changed', ({ elements }) => {
      const typing = this.box.contains(document.activeElement);
      if (!typing && this.element && elements.some((each) => each.id === this.element.id)) this.show(this.element);
    });
  }

  /** Null: the process; undefined: several elements. */
  show(element) {
    const root = this.context.modeler.get('canvas').getRootElement();
    this.element = element === null ? root : element?.labelTarget ?? element;
    if (!this.element) {
      this.box.replaceChildren(el('p', { class: 'prop-none' }, say('选中了多个元素。', 'Several elements are selected.')));
      return;
    }
    const bo = this.element.businessObject;
    const kind = KINDS.find(([type]) => is(bo, type));
    this.box.replaceChildren(
      el('div', { class: 'prop-kind' }, kind ? say(kind[1], kind[2]) : bo.$type.replace('bpmn:', ''), el('code', {}, bo.id)),
      ...sectionsOf(this.element, bo, this.context, () => this.show(this.element)).filter(Boolean),
    );
  }
}

function sectionsOf(element, bo, context, again) {
  if (is(bo, 'bpmn:Participant', 'bpmn:Collaboration', 'bpmn:Process')) return processSections(element, bo, context);
  if (is(bo, 'bpmn:Lane')) return [laneSection(element, bo, context)];
  if (is(bo, 'bpmn:SequenceFlow')) return [flowSection(element, bo, context, again)];
  if (is(bo, 'bpmn:TextAnnotation')) return [section(say('说明文字', 'Note'), area(say('文字', 'Text'), bo.text ?? '', (value) => context.modeler.get('modeling').updateProperties(element, { text: value })))];
  return [
    section(say('基本', 'General'), ...general(element, bo, context)),
    ...(is(bo, 'bpmn:UserTask', 'bpmn:ManualTask') ? approvalSections(element, bo, context, again) : []),
    ...workSections(element, bo, context, again),
    ...eventSections(element, bo, context, again),
    is(bo, 'bpmn:Activity') ? loopSection(element, bo, context, again) : null,
  ];
}

function general(element, bo, context) {
  const { model } = context;
  const documentation = bo.get('documentation')?.[0]?.text ?? '';
  return [
    text(say('名称', 'Name'), bo.name ?? '', (value) => model.rename(element, value)),
    is(bo, 'bpmn:FlowNode') ? english(element, bo, model) : null,
    is(bo, 'bpmn:EventBasedGateway', 'bpmn:ParallelGateway', 'bpmn:ExclusiveGateway', 'bpmn:InclusiveGateway') ? null
      : area(say('说明', 'Description'), documentation, (value) => {
        const made = value.trim() ? [model.factory.create('bpmn:Documentation', { text: value.trim() })] : [];
        for (const each of made) each.$parent = bo;
        model.write(element, bo, { documentation: made });
      }),
    is(bo, 'bpmn:ExclusiveGateway', 'bpmn:InclusiveGateway')
      ? el('p', { class: 'prop-hint' }, say('条件写在出去的连线上：点一条连线。', 'Conditions stand on the outgoing flows: click one.')) : null,
  ].filter(Boolean);
}

function english(element, owner, model) {
  return text(say('英文名称', 'English name'), model.own(owner, 'nameEn'), (value) => model.writeOwn(element, owner, 'nameEn', value));
}

function processSections(element, bo, context) {
  const { model, choices } = context;
  const process = is(bo, 'bpmn:Participant') ? bo.processRef : is(bo, 'bpmn:Process') ? bo : model.processes[0];
  if (!process) return [section(say('外部泳池', 'Outside pool'), ...general(element, bo, context))];
  const own = (name) => model.own(process, name);
  const put = (name) => (value) => model.writeOwn(element, process, name, value);
  return [
    section(say('流程', 'Process'),
      text(say('名称', 'Name'), process.name ?? '', (value) => {
        model.write(element, process, { name: value || undefined });
        if (is(bo, 'bpmn:Participant')) model.rename(element, value);
      }),
      english(element, process, model),
      text(say('编号', 'Key'), process.id, () => {}, { hint: say('流程的编号在新建时定下。', 'The key is fixed when a process is made.') }),
      text(say('分类', 'Category'), own('category'), put('category'), { hint: say('发起流程的目录按它分组。', 'Groups the catalogue.') }),
      choice(say('业务对象', 'Business object'), own('subject'), [{ value: '', label: say('无', 'None') }, ...choices.subjects], put('subject')),
      expression(say('待办标题', 'Title of a case'), own('title'), put('title'), { context, placeholder: '"退货 " + case.number' })),
    section(say('发起', 'Starting'),
      rules(say('谁可以发起', 'Who may start it'), own('starters'), put('starters'), { context, everybody: true, empty: say('没有写：所有人。', 'Nothing said: everybody.') })),
    section(say('规矩', 'Rules'),
      tick(say('本人不能审批自己发起的', 'Nobody decides on a case of their own'), own('fourEyes') === 'true', (value) => put('fourEyes')(value ? 'true' : '')),
      choice(say('发起人可以撤销', 'The starter may cancel'), own('cancel') || 'running', [
        { value: 'running', label: say('办结前都可以', 'Until it has ended') }, { value: 'untouched', label: say('还没人处理时', 'While nobody has acted') }, { value: 'never', label: say('不可以', 'Never') },
      ], (value) => put('cancel')(value === 'running' ? '' : value)),
      text(say('办结后几天内可以重新打开', 'May be reopened for … days'), own('reopenDays'), put('reopenDays'), { placeholder: '0' })),
  ];
}

function laneSection(element, bo, context) {
  const { model, choices } = context;
  const chosen = model.own(bo, 'positions').split(/[,，、]/).map((each) => each.trim()).filter(Boolean);
  return section(say('泳道', 'Lane'),
    text(say('名称', 'Name'), bo.name ?? '', (value) => model.rename(element, value), { list: choices.positions.map((each) => each.label) }),
    english(element, bo, model),
    several(say('岗位', 'Positions'), chosen, choices.positions, (values) => model.writeOwn(element, bo, 'positions', values.join(', ')),
      { hint: say('都不选时，按泳道的名称找同名岗位。', 'None ticked: the position named like the lane.') }));
}

function flowSection(element, bo, context, again) {
  const { model } = context;
  const source = bo.sourceRef;
  const chooses = is(source, 'bpmn:ExclusiveGateway', 'bpmn:InclusiveGateway', 'bpmn:Activity');
  const isDefault = source?.default === bo;
  return section(say('连线', 'Flow'),
    text(say('名称', 'Name'), bo.name ?? '', (value) => model.rename(element, value)),
    chooses ? tick(say('默认走这条（其他都不符合时）', 'Taken when no other fits'), isDefault, (value) => {
      const from = model.registry.get(source.id);
      context.modeler.get('modeling').updateProperties(from, { default: value ? bo : undefined });
      if (value && bo.conditionExpression) context.modeler.get('modeling').updateProperties(element, { conditionExpression: undefined });
      again();
    }) : null,
    chooses && !isDefault ? expression(say('条件（FEEL）', 'Condition (FEEL)'), bo.conditionExpression?.body ?? '',
      (value) => model.expression(element, bo, 'conditionExpression', value), { kind: 'condition', context }) : null,
    chooses ? null : el('p', { class: 'prop-hint' }, say('这条连线不需要条件。', 'This flow needs no condition.')));
}

function workSections(element, bo, context, again) {
  const { model, choices } = context;
  const own = (name) => model.own(bo, name);
  const put = (name) => (value) => model.writeOwn(element, bo, name, value);
  const rows = (tag) => (values) => model.writeRows(element, bo, tag, values);
  const argument = (names, hint, open = true) => pairs(say('传入', 'Given'), model.rows(bo, 'argument'), rows('argument'), { context, names, open, nameHint: say('名称', 'Name'), valueHint: hint });
  const results = (hint) => pairs(say('取回', 'Taken back'), model.rows(bo, 'result'), rows('result'), { context, nameHint: say('变量', 'Variable'), valueHint: hint });
  if (is(bo, 'bpmn:ServiceTask', 'bpmn:SendTask')) {
    const useCase = choices.useCases.find((each) => each.value === own('useCase'));
    return [section(say('系统做什么', 'What the system does'),
      choice(say('操作', 'Use case'), own('useCase'), [{ value: '', label: say('（请选）', '(choose)') }, ...choices.useCases], (value) => { put('useCase')(value); again(); },
        { hint: useCase ? say(`对象：${useCase.subject}`, `On: ${useCase.subject}`) : '' }),
      expression(say('对哪些做', 'On which ones'), own('subject'), put('subject'), { context, hint: say('不写：流程的业务对象。', "Nothing said: the case's business object.") }),
      argument(useCase?.arguments ?? [], ''), results('…'))];
  }
  if (is(bo, 'bpmn:BusinessRuleTask')) {
    const decision = choices.decisions.find((each) => each.value === own('decision'));
    return [section(say('决策', 'Decision'),
      choice(say('决策表', 'Decision'), own('decision'), [{ value: '', label: say('（请选）', '(choose)') }, ...choices.decisions], (value) => { put('decision')(value); again(); }),
      argument(decision?.inputs ?? [], ''), results(''))];
  }
  if (is(bo, 'bpmn:ScriptTask')) {
    return [section(say('赋值', 'Assignments'), pairs(say('变量 = 表达式，从上到下', 'Variable = expression, in order'), model.rows(bo, 'set'), rows('set'), { context, nameHint: say('变量', 'Variable') }))];
  }
  if (is(bo, 'bpmn:CallActivity')) {
    return [section(say('调用流程', 'Called process'),
      choice(say('流程', 'Process'), bo.calledElement ?? '', [{ value: '', label: say('（请选）', '(choose)') }, ...choices.processes],
        (value) => model.write(element, bo, { calledElement: value || undefined })),
      text(say('固定版本', 'Fixed version'), own('version'), put('version'), { hint: say('不写：调用时生效的版本。', 'Nothing said: the one active then.') }),
      argument([], ''), results(''))];
  }
  return [];
}

function loopSection(element, bo, context, again) {
  const { model } = context;
  const loop = bo.loopCharacteristics;
  const kind = !loop ? '' : is(loop, 'bpmn:StandardLoopCharacteristics') ? 'standard' : loop.isSequential ? 'sequential' : 'parallel';
  const change = (value) => {
    const type = value === 'standard' ? 'bpmn:StandardLoopCharacteristics' : 'bpmn:MultiInstanceLoopCharacteristics';
    const made = value ? model.factory.create(type, value === 'sequential' ? { isSequential: true } : {}) : undefined;
    if (made) made.$parent = bo;
    model.write(element, bo, { loopCharacteristics: made });
    again();
  };
  const own = (name) => model.own(loop, name);
  const put = (name) => (value) => model.writeOwn(element, loop, name, value);
  const inner = (name) => loop.get(name)?.body ?? '';
  const multi = !loop || kind === 'standard' ? [] : [
    expression(say('对列表里的每一个', 'For each of a list'), own('items'), put('items'), { context, placeholder: 'lines' }),
    text(say('每一个叫', 'Each is called'), own('item'), put('item'), { placeholder: 'line' }),
    expression(say('或者：几次', 'Or: how often'), inner('loopCardinality'), (value) => model.expression(element, loop, 'loopCardinality', value), { context }),
    expression(say('提前结束的条件', 'Done early when'), inner('completionCondition'), (value) => model.expression(element, loop, 'completionCondition', value),
      { kind: 'condition', context, hint: say('可用 completed、total、active', 'Knows completed, total, active') }),
    text(say('结果收集到变量', 'Results go to'), own('collect'), put('collect')),
    expression(say('每次收集什么', 'What is collected'), own('result'), put('result'), { context }),
  ];
  const standard = kind !== 'standard' ? [] : [
    expression(say('继续的条件', 'Goes on while'), inner('loopCondition'), (value) => model.expression(element, loop, 'loopCondition', value), { kind: 'condition', context }),
    text(say('最多几次', 'At most'), String(loop.loopMaximum ?? ''), (value) => model.write(element, loop, { loopMaximum: value ? Number(value) : undefined })),
    tick(say('先看条件', 'Tests before'), loop.testBefore === true, (value) => model.write(element, loop, { testBefore: value || undefined })),
  ];
  const made = section(say('重复', 'Repetition'),
    choice(say('方式', 'How'), kind, [
      { value: '', label: say('不重复', 'Once') }, { value: 'parallel', label: say('多实例，同时', 'Several at once') },
      { value: 'sequential', label: say('多实例，依次', 'Several in turn') }, { value: 'standard', label: say('循环', 'Loop') },
    ], change), ...multi, ...standard);
  if (!loop) made.open = false;
  return made;
}
