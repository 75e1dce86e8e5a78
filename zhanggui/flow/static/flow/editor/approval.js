/* How people take part in a task: who, how many decide, form and fields, due time, what happens when it goes another way. */
import { el } from './dom.js';
import { choice, expression, rules, section, several, text, tick } from './fields.js';
import { say } from './words.js';

const option = (value, zh, en) => ({ value, label: say(zh, en) });

export function approvalSections(element, bo, context, again) {
  const { model, choices } = context;
  const own = (name) => model.own(bo, name);
  const put = (name, normal = '') => (value) => model.writeOwn(element, bo, name, value === normal ? '' : value);
  const putAgain = (name, normal) => (value) => { put(name, normal)(value); again(); };
  return [
    section(say('谁来办', 'Who'), ...who(element, own, put, putAgain, context)),
    section(say('表单', 'Form'), ...form(own, put, putAgain, choices, {
      read: (name) => bo.get(`zg:${name}`), write: (name, value) => model.write(element, bo, { [`zg:${name}`]: value }),
    })),
    section(say('期限', 'Due'), ...due(own, put, putAgain, context)),
    section(say('例外', 'Exceptions'), ...exceptions(element, own, put, context)),
  ];
}

function who(element, own, put, putAgain, context) {
  const mode = own('mode') || 'one';
  const kind = own('kind');
  return [
    rules(say('办理人', 'People'), own('who'), put('who', 'lane'), { context, element, empty: say('没有写：泳道的岗位。', 'Nothing said: positions of the lane.') }),
    choice(say('审批方式', 'How they decide'), mode, [
      option('one', '认领：谁拿走谁办', 'One: whoever takes it'), option('all', '会签：每个人都同意', 'All must approve'),
      option('any', '或签：一个人同意就行', 'Any one is enough'), option('ratio', '比例会签', 'By ratio'), option('order', '依次审批', 'In order'),
    ], putAgain('mode', 'one')),
    mode === 'ratio' ? text(say('同意比例', 'Ratio'), own('ratio'), put('ratio'), { placeholder: '60%' }) : null,
    choice(say('类型', 'Kind'), kind, [
      option('', '普通', 'Plain'), option('brainstorm', '💡 头脑风暴', '💡 Brainstorm'), option('peer', '🗳 同行评选', '🗳 Peer selection'),
      option('signoff', '✍ 签署', '✍ Sign-off'), option('archive', '🗄 归档', '🗄 Archive'),
    ], putAgain('kind')),
    kind === 'peer' ? rules(say('评委', 'Judges'), own('judges'), put('judges'), { context, element }) : null,
  ].filter(Boolean);
}

function form(own, put, putAgain, choices, fields) {
  const chosen = choices.forms.find((each) => each.value === own('form'));
  const made = [choice(say('表单', 'Form'), own('form'), [option('', '（无）', '(none)'), ...choices.forms], putAgain('form'))];
  if (chosen) made.push(fieldTable(chosen.fields, fields.read, fields.write));
  made.push(
    tick(say('必须写意见', 'A comment is required'), own('comment') === 'required', (value) => put('comment')(value ? 'required' : '')),
    tick(say('必须签名', 'A signature is required'), own('signature') === 'required', (value) => put('signature')(value ? 'required' : '')),
  );
  return made;
}

/** Ticks for each field; all ticked is written as nothing said, none as an empty text. */
function fieldTable(fields, own, write) {
  const read = (name, all) => own(name)?.split(',').map((each) => each.trim()).filter(Boolean) ?? all;
  const keys = fields.map((each) => each.key);
  const visible = read('visible', keys);
  const editable = read('editable', visible);
  const body = el('tbody');
  const told = (kind) => [...body.querySelectorAll(`input[data-kind=${kind}]:checked`)].map((each) => each.value);
  const save = () => {
    const seen = told('visible');
    const edited = told('editable').filter((each) => seen.includes(each));
    write('visible', seen.length === keys.length ? undefined : seen.join(','));
    write('editable', edited.length === seen.length ? undefined : edited.join(','));
  };
  const box = (kind, key, on) => el('input', { type: 'checkbox', class: 'form-check-input', 'data-kind': kind, value: key, checked: on, 'aria-label': `${key} ${kind}`, onchange: (event) => {
    const other = body.querySelector(`input[data-kind=${kind === 'visible' ? 'editable' : 'visible'}][value="${CSS.escape(key)}"]`);
    if (kind === 'visible' && !event.target.checked) other.checked = false;
    if (kind === 'editable' && event.target.checked) other.checked = true;
    save();
  } });
  for (const { key, label } of fields) {
    body.append(el('tr', {}, el('td', {}, label), el('td', {}, box('visible', key, visible.includes(key))), el('td', {}, box('editable', key, editable.includes(key) && visible.includes(key)))));
  }
  return el('table', { class: 'prop-fields' },
    el('thead', {}, el('tr', {}, el('th', {}, say('字段', 'Field')), el('th', {}, say('可见', 'Seen')), el('th', {}, say('可填', 'Filled')))), body);
}

function due(own, put, putAgain, context) {
  const value = own('due');
  const kind = !value ? '' : value === 'commitment' ? 'commitment' : 'told';
  const change = (told) => putAgain('due')({ '': '', commitment: 'commitment', told: 'P1D' }[told]);
  return [
    choice(say('期限', 'Due'), kind, [option('', '没有', 'None'), option('told', '时长或表达式', 'A duration or expression'), option('commitment', '办理人承诺时间', 'Who takes it on states it')], change),
    kind === 'told' ? expression(say('多久', 'How long'), value, put('due'), { kind: 'due', context, hint: say('PT72H：72 小时；P2D：2 天；也可以写 FEEL。', 'PT72H: 72 hours; P2D: two days; or FEEL.') }) : null,
    kind === 'told' ? tick(say('只算工作时间', 'Working time only'), own('dueWorking') !== 'false', (on) => put('dueWorking')(on ? '' : 'false')) : null,
    kind ? expression(say('提前多久提醒', 'Remind before'), own('remind'), put('remind'), { kind: 'duration', context, placeholder: 'PT2H' }) : null,
    kind ? choice(say('到时没办', 'When time is up'), own('timeup') || 'remind', [
      option('remind', '提醒', 'Remind'), option('escalate', '上级也可以办', 'The superior may act too'), option('pass', '自动同意', 'Counts as approved'), option('return', '退回上一步', 'Goes back'),
    ], put('timeup', 'remind')) : null,
  ].filter(Boolean);
}

function exceptions(element, own, put, context) {
  const steps = context.model.steps(element);
  const otherThan = own('otherThan').split(/[,，、]/).map((each) => each.trim()).filter(Boolean);
  return [
    choice(say('驳回后', 'When refused'), own('refuse'), [
      option('', '按图走（outcome = "refuse"）', 'As drawn (outcome = "refuse")'), option('end', '流程结束', 'The case ends'), option('back', '退回上一步', 'Back to the step before'),
      ...steps.map((each) => ({ value: `back:${each.value}`, label: say(`退回到：${each.label}`, `Back to: ${each.label}`) })),
    ].filter((each, at, all) => all.findIndex((one) => one.value === each.value) === at), (value) => put('refuse')(value === 'flow' ? '' : value)),
    choice(say('找不到人时', 'When nobody is found'), own('nobody') || 'admin', [
      option('admin', '交给流程管理员', 'To the administrators'), option('skip', '跳过', 'Skipped'), option('superior', '交给上级', 'To the superior'), option('stop', '停下报错', 'Stops'),
    ], put('nobody', 'admin')),
    choice(say('办理人就是发起人时', 'When it is the starter'), own('own') || 'keep', [
      option('keep', '自己办', 'Does it'), option('skip', '跳过', 'Skipped'), option('superior', '交给上级', 'To the superior'), option('admin', '交给流程管理员', 'To the administrators'),
    ], put('own', 'keep')),
    tick(say('前面同意过的人自动跳过', 'Skipped for who approved before'), own('repeated') === 'skip', (value) => put('repeated')(value ? 'skip' : '')),
    steps.length ? several(say('不能是这些步骤的办理人', 'Not who did one of these'), otherThan, steps, (values) => put('otherThan')(values.join(', '))) : null,
    rules(say('抄送', 'Copies to'), own('copyTo'), put('copyTo'), { context, element }),
  ].filter(Boolean);
}
