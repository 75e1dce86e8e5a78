/* The editor of decisions: dmn-js for drawing and tables, a form to try them, what the check found with its cells. */
/* global DmnJS */
import { el, fill } from './dom.js';
import { ask } from './server.js';
import { speakOf } from './dialogs.js';
import translations, { missing } from './dmn-translations.js';
import { say, toast } from './words.js';

const data = JSON.parse(document.getElementById('editor-data').textContent);
const page = document.getElementById('editor');
const $ = (name) => page.querySelector(`[data-part=${name}]`);
const VIEWS = { drd: ['决策图', 'Diagram'], decisionTable: ['表', 'Table'], literalExpression: ['表达式', 'Expression'], boxedExpression: ['表达式', 'Expression'] };

const EDITORS = ['drd', 'decisionTable', 'literalExpression', 'boxedExpression'];

class DecisionEditor {
  constructor() {
    this.revision = data.revision;
    this.inputs = data.inputs;
    this.dirty = false;
    this.modeler = new DmnJS({ container: $('canvas'), ...Object.fromEntries(EDITORS.map((each) => [each, { additionalModules: [translations] }])) });
    this.modeler.on('views.changed', ({ activeView }) => { this.views(activeView); this.listen(); });
  }

  async open() {
    try {
      await this.modeler.importXML(data.xml);
    } catch (error) {
      $('canvas').replaceChildren(el('div', { class: 'alert alert-danger' }, say(`文件打不开：${error.message}`, `The file cannot be opened: ${error.message}`)));
      return;
    }
    const table = this.modeler.getViews().find((view) => view.type === 'decisionTable');
    if (table && this.modeler.getViews().length <= 2) await this.modeler.open(table);
    this.wire();
    this.form();
    if (data.report.length) this.found(data.report);
    page.dataset.ready = '1';
    window.zhangguiEditor = { modeler: this.modeler, missing };
  }

  views(active) {
    $('views').replaceChildren(...this.modeler.getViews().map((view) => {
      const [zh, en] = VIEWS[view.type] ?? [view.type, view.type];
      const name = view.type === 'drd' ? say(zh, en) : `${view.element.name || view.element.id}`;
      const on = active && view.id === active.id && view.type === active.type;
      return el('button', { type: 'button', class: `btn btn-sm${on ? ' btn-primary' : ''}`, onclick: () => this.modeler.open(view) }, name);
    }));
  }

  listen() {
    const viewer = this.modeler.getActiveViewer();
    if (!viewer || viewer.heard) return;
    viewer.heard = true;
    viewer.get('eventBus').on('commandStack.changed', () => { this.dirty = true; this.note(); });
  }

  note() {
    const state = $('state');
    if (!state) return;
    state.textContent = this.dirty ? say('未保存', 'Not saved') : say('已保存', 'Saved');
    state.classList.toggle('text-warning', this.dirty);
  }

  wire() {
    const commands = { save: () => this.save(), check: () => this.check(), export: () => this.export() };
    page.addEventListener('click', (event) => commands[event.target.closest('[data-command]')?.dataset.command]?.());
    document.addEventListener('keydown', (event) => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 's') {
        event.preventDefault();
        document.activeElement?.blur?.();
        this.save();
      }
    });
    speakOf(page.dataset.version, { dirty: () => this.dirty && data.editable, save: () => this.save() });
  }

  async xml() { return (await this.modeler.saveXML({ format: true })).xml; }

  async save() {
    if (!data.editable) return false;
    const { status, data: told } = await ask(data.urls.save, { xml: await this.xml(), revision: this.revision });
    if (status !== 200) {
      toast(told.reason ?? say('没有保存。', 'Not saved.'), 'danger');
      return false;
    }
    this.revision = told.revision;
    this.dirty = false;
    this.note();
    this.take(told);
    toast(say('已保存', 'Saved'), 'success');
    return true;
  }

  async check() {
    const { status, data: told } = await ask(data.urls.check, { xml: await this.xml() });
    if (status === 200) this.take(told);
  }

  take(told) {
    this.found(told.findings);
    if (JSON.stringify(told.inputs) !== JSON.stringify(this.inputs)) {
      this.inputs = told.inputs;
      this.form();
    }
  }

  found(findings) {
    const stops = findings.filter((each) => each.grade === 'error').length;
    $('findings').replaceChildren(
      el('div', { class: stops ? 'found-head text-danger' : 'found-head text-success', 'data-stops': stops },
        stops ? say(`${stops} 处要改好才能发布`, `${stops} to mend before publishing`) : say('可以发布', 'May be published')),
      el('ul', { class: 'found-list' }, ...findings.map((each) => el('li', {}, el('button', { type: 'button', class: 'found-line', onclick: () => this.mark(each.rules ?? []) },
        el('span', { class: `badge bg-${each.grade === 'error' ? 'red' : 'yellow'}-lt` }, each.grade === 'error' ? say('错误', 'Error') : say('提醒', 'Warning')),
        el('span', {}, each.reason),
        (each.cells ?? []).length ? el('span', { class: 'text-secondary' }, each.cells.map(([column, cell]) => `${column}：${cell}`).join('，')) : null)))));
    this.mark(findings.filter((each) => each.grade === 'error').flatMap((each) => each.rules ?? []));
  }

  /** Rows of the table that is open, by number from 1. */
  mark(rules) {
    const rows = [...$('canvas').querySelectorAll('.tjs-table tbody tr')].filter((row) => row.querySelector('.rule-index'));
    rows.forEach((row, at) => row.classList.toggle('rule-marked', rules.includes(at + 1)));
  }

  form() {
    const names = Object.keys(this.inputs);
    const chosen = el('select', { class: 'form-select', 'aria-label': say('决策', 'Decision'), onchange: () => fields() }, ...names.map((name) => el('option', { value: name }, name)));
    chosen.value = names.at(-1) ?? '';
    const inputs = el('div');
    const answer = el('div', { 'data-part': 'answer', 'aria-live': 'polite' });
    const fields = () => inputs.replaceChildren(...(this.inputs[chosen.value] ?? []).map((name) =>
      el('div', { class: 'prop-row' }, el('label', { class: 'form-label', for: `in-${name}` }, name), el('input', { class: 'form-control', id: `in-${name}`, name, autocomplete: 'off' }))));
    const form = el('form', { onsubmit: async (event) => {
      event.preventDefault();
      const given = Object.fromEntries([...inputs.querySelectorAll('input')].map((each) => [each.name, each.value]));
      const { status, data: told } = await ask(data.urls.try, { xml: await this.xml(), decision: chosen.value, inputs: given });
      if (status) this.answer(answer, told);
    } }, inputs, el('button', { class: 'btn btn-sm btn-primary', disabled: !names.length }, say('试算', 'Try')));
    fields();
    fill($('try'), el('h3', {}, say('试算', 'Try it')), names.length > 1 ? chosen : null, form, answer);
  }

  answer(box, told) {
    if (told.reason) {
      box.replaceChildren(el('p', { class: 'text-danger' }, told.reason));
      return;
    }
    const shown = (value) => (typeof value === 'string' ? value : JSON.stringify(value));
    const outputs = told.output && typeof told.output === 'object' && !Array.isArray(told.output) ? Object.entries(told.output) : [[say('结果', 'Result'), told.output]];
    box.replaceChildren(
      el('dl', {}, ...outputs.flatMap(([name, value]) => [el('dt', {}, name), el('dd', {}, shown(value))])),
      ...told.fired.map((each) => el('p', { class: 'prop-hint' }, say(`${each.table}：第 ${each.rules.join('、') || '—'} 行`, `${each.table}: row ${each.rules.join(', ') || '—'}`))));
    this.mark(told.fired.flatMap((each) => each.rules));
  }

  async export() {
    const link = el('a', { href: URL.createObjectURL(new Blob([await this.xml()], { type: 'application/xml' })), download: data.file });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  }
}

new DecisionEditor().open();
