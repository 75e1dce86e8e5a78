/* Fields of the property form. A field shows what is and writes on `change`, so that one edit is one step of undo. */
import { el, freshId, later } from './dom.js';
import { ask } from './server.js';
import { say } from './words.js';

export function row(label, control, hint) {
  const id = control.id || freshId('prop');
  if (!control.id && control.matches('input,select,textarea')) control.id = id;
  return el('div', { class: 'prop-row' },
    el('label', { class: 'form-label', for: id }, label), control, hint ? el('div', { class: 'prop-hint' }, hint) : null);
}

export const section = (title, ...children) =>
  el('details', { class: 'prop-section', open: true }, el('summary', {}, title), ...children);

export function text(label, value, write, { hint, list, placeholder } = {}) {
  const listId = list ? freshId('list') : undefined;
  const input = el('input', { class: 'form-control', value, list: listId, placeholder, autocomplete: 'off', onchange: () => write(input.value.trim()) });
  const made = row(label, input, hint);
  if (list) made.append(el('datalist', { id: listId }, ...list.map((each) => el('option', { value: each }))));
  return made;
}

export function area(label, value, write) {
  const input = el('textarea', { class: 'form-control', rows: 2, onchange: () => write(input.value) });
  input.value = value;
  return row(label, input);
}

export function choice(label, value, options, write, { hint } = {}) {
  const known = options.some((each) => each.value === value);
  const shown = known ? options : [...options, { value, label: say(`${value}（不存在）`, `${value} (missing)`) }];
  const input = el('select', { class: 'form-select', onchange: () => write(input.value) }, ...grouped(shown));
  input.value = value;
  return row(label, input, hint);
}

function grouped(options) {
  const groups = new Map();
  const made = [];
  for (const { value, label, group } of options) {
    const option = el('option', { value }, label);
    if (!group) { made.push(option); continue; }
    if (!groups.has(group)) {
      groups.set(group, el('optgroup', { label: group }));
      made.push(groups.get(group));
    }
    groups.get(group).append(option);
  }
  return made;
}

export function tick(label, value, write) {
  const input = el('input', { type: 'checkbox', class: 'form-check-input', checked: value, onchange: () => write(input.checked) });
  return el('label', { class: 'form-check prop-tick' }, input, el('span', { class: 'form-check-label' }, label));
}

/** Several of a list: codes in the order of the list. */
export function several(label, values, options, write, { hint } = {}) {
  const unknown = values.filter((value) => !options.some((each) => each.value === value)).map((value) => ({ value, label: value }));
  const box = el('div', { class: 'prop-several' });
  for (const { value, label: words } of [...options, ...unknown]) {
    const input = el('input', { type: 'checkbox', class: 'form-check-input', value, checked: values.includes(value), onchange: () => {
      write([...box.querySelectorAll('input:checked')].map((each) => each.value));
    } });
    box.append(el('label', { class: 'form-check' }, input, el('span', { class: 'form-check-label' }, words)));
  }
  return el('div', { class: 'prop-row' }, el('div', { class: 'form-label' }, label), box, hint ? el('div', { class: 'prop-hint' }, hint) : null);
}

/** An expression with its live check. `kind`: condition, feel, duration, moment, cycle, due. `help` opens what may be written. */
export function expression(label, value, write, { kind = 'feel', context, hint, placeholder } = {}) {
  const said = el('div', { class: 'prop-said', 'aria-live': 'polite' });
  const input = el('textarea', { class: 'form-control feel', rows: 1, spellcheck: 'false', placeholder, autocomplete: 'off' });
  input.value = value;
  const grow = () => { input.rows = Math.min(8, input.value.split('\n').length); };
  const look = async () => {
    grow();
    said.className = 'prop-said';
    if (!input.value.trim()) { said.textContent = ''; input.classList.remove('is-invalid'); return; }
    const { status, data } = await ask(context.urls.expression, { text: input.value, kind });
    if (!status) return;
    input.classList.toggle('is-invalid', !data.ok);
    said.textContent = data.words ?? '';
    said.classList.toggle('text-danger', !data.ok);
  };
  input.addEventListener('input', later(look));
  input.addEventListener('change', () => write(input.value.trim()));
  if (value) look();
  const made = row(label, input, hint);
  made.append(said);
  if (kind === 'condition' || kind === 'feel') made.append(help(input, context, () => { look(); write(input.value.trim()); }));
  return made;
}

const SIGNS = ['=', '!=', '<', '<=', '>', '>=', 'and', 'or', 'not()', 'in [1..5]', 'between 1 and 5', '+', '-', '*', '/'];
const EXAMPLES = [
  ['outcome = "approve"', '上一步同意', 'The step before approved'],
  ['amount_fen > 50000', '金额大于 500 元（金额按分）', 'More than 500 yuan (money is in fen)'],
  ['if vip then "A" else "B"', '二选一', 'One of two'],
  ['list contains(tags, "急")', '列表里有', 'A list holds it'],
  ['count(lines) > 3', '明细多于 3 行', 'More than three lines'],
  ['duration("PT72H")', '72 小时', '72 hours'],
];

function help(input, context, done) {
  const insert = (words) => {
    const at = input.selectionStart ?? input.value.length;
    input.setRangeText(words, at, input.selectionEnd ?? at, 'end');
    input.focus();
    done();
  };
  const button = (words, title) => el('button', { type: 'button', class: 'prop-word', title, onclick: () => insert(words) }, words);
  const box = el('details', { class: 'prop-help' }, el('summary', {}, say('可以写什么', 'What may be written')));
  box.addEventListener('toggle', () => {
    if (!box.open || box.children.length > 1) return;
    box.append(
      el('div', { class: 'prop-words' }, ...context.variables().map(({ name, about }) => button(name, about))),
      el('div', { class: 'prop-words' }, ...SIGNS.map((each) => button(` ${each} `, each))),
      ...EXAMPLES.map(([words, zh, en]) => el('div', { class: 'prop-example' }, button(words, say(zh, en)), el('span', {}, say(zh, en)))),
    );
  });
  return box;
}

/** Who: rules in order, as `lane`, `position:CODE`, `same:NODE` … */
export function rules(label, value, write, { context, empty, element, everybody = false }) {
  const kinds = [
    everybody ? ['everybody', say('所有人', 'Everybody')] : ['lane', say('泳道的岗位', 'Positions of the lane')],
    ['starter', say('发起人', 'The starter')],
    ['superior', say('上一步办理人的上级', 'Superior of who did the step before')],
    ['superior:', say('某一步办理人的上级', 'Superior of who did a step')],
    ['same:', say('某一步的办理人', 'Who did a step')],
    ['position:', say('指定岗位', 'A position')],
    ['position_in_shop:', say('本店铺的岗位', 'A position in the shop')],
    ['group:', say('部门', 'A department')],
    ['chosen:', say('前一步选的人（变量）', 'Chosen before (variable)')],
  ].filter(([kind]) => !everybody || ['everybody', 'position:', 'group:'].includes(kind));
  const known = value.split(/[,，、]/).map((each) => each.trim()).filter(Boolean);
  const box = el('div', { class: 'prop-rules' });
  const told = () => [...box.querySelectorAll('.prop-rule')].map((each) => {
    const kind = each.querySelector('.rule-kind').value;
    const rest = each.querySelector('.rule-rest')?.value ?? '';
    return kind.endsWith(':') ? (rest ? kind + rest : '') : kind;
  }).filter(Boolean).join(', ');
  const add = (rule) => box.insertBefore(one(rule), more);
  function one(rule) {
    const [head, rest] = rule.includes(':') ? [rule.slice(0, rule.indexOf(':') + 1), rule.slice(rule.indexOf(':') + 1)] : [rule, ''];
    const line = el('div', { class: 'prop-rule' });
    const kind = el('select', { class: 'form-select form-select-sm rule-kind', 'aria-label': label }, ...kinds.map(([key, words]) => el('option', { value: key }, words)));
    kind.value = head;
    const show = (with_) => {
      line.querySelector('.rule-rest')?.remove();
      const control = restOf(kind.value, with_, context, element);
      if (control) { kind.after(control); control.addEventListener('change', () => write(told())); }
    };
    kind.addEventListener('change', () => { show(''); write(told()); });
    line.append(kind, el('button', { type: 'button', class: 'btn btn-icon btn-sm btn-ghost-secondary', title: say('去掉', 'Remove'), onclick: () => { line.remove(); write(told()); } }, '×'));
    show(rest);
    return line;
  }
  const more = el('button', { type: 'button', class: 'btn btn-sm btn-ghost-primary', onclick: () => { add(kinds[0][0]); if (kinds[0][0]) write(told()); } }, say('＋ 添加', '+ Add'));
  box.append(more);
  for (const rule of known) add(rule);
  return el('div', { class: 'prop-row' }, el('div', { class: 'form-label' }, label), known.length ? null : el('div', { class: 'prop-hint' }, empty ?? ''), box);
}

function restOf(kind, value, context, element) {
  const options = {
    'position:': context.choices.positions, 'position_in_shop:': context.choices.positions, 'group:': context.choices.groups,
    'same:': context.model.steps(element), 'superior:': context.model.steps(element),
  }[kind];
  if (options?.length) {
    const shown = value && !options.some((each) => each.value === value) ? [...options, { value, label: value }] : options;
    const made = el('select', { class: 'form-select form-select-sm rule-rest' }, el('option', { value: '' }, '—'), ...shown.map((each) => el('option', { value: each.value }, each.label)));
    made.value = value;
    return made;
  }
  return kind.endsWith(':') ? el('input', { class: 'form-control form-control-sm rule-rest', value, autocomplete: 'off' }) : null;
}

/** Rows of a name and an expression. `names` fixes which; else rows are added and removed. */
export function pairs(label, rows, write, { context, names = [], nameHint, valueHint, open = true }) {
  const all = [...names.map((each) => rows.find((one) => one.name === each.value) ?? { name: each.value, value: '' }),
    ...rows.filter((one) => !names.some((each) => each.value === one.name))];
  const box = el('div', { class: 'prop-pairs' });
  const told = () => [...box.querySelectorAll('.prop-pair')].map((line) => ({
    name: line.querySelector('.pair-name').value.trim(), value: line.querySelector('textarea').value.trim(),
  })).filter((each) => (names.some((known) => known.value === each.name) ? each.value : each.name || each.value));
  const one = ({ name, value }) => {
    const known = names.find((each) => each.value === name);
    const input = el('input', { class: 'form-control form-control-sm pair-name', value: name, placeholder: nameHint, 'aria-label': nameHint, autocomplete: 'off', type: known ? 'hidden' : 'text', onchange: () => write(told()) });
    const line = el('div', { class: 'prop-pair' }, input);
    line.append(expression(known ? `${known.label}${known.required ? ' *' : ''}` : say('值', 'Value'), value, () => write(told()), { context, placeholder: valueHint }));
    if (!known) line.append(el('button', { type: 'button', class: 'btn btn-icon btn-sm btn-ghost-secondary', title: say('去掉', 'Remove'), onclick: () => { line.remove(); write(told()); } }, '×'));
    return line;
  };
  for (const each of all) box.append(one(each));
  if (open) box.append(el('button', { type: 'button', class: 'btn btn-sm btn-ghost-primary', onclick: (event) => event.target.before(one({ name: '', value: '' })) }, say('＋ 添加', '+ Add')));
  return el('div', { class: 'prop-row' }, el('div', { class: 'form-label' }, label), box);
}
