/* The editor of processes: bpmn-js in the middle, our property form beside it, what was found and walked below it. */
/* global BpmnJS */
import { speakOf } from './dialogs.js';
import { Differences } from './differences.js';
import { el } from './dom.js';
import { Findings } from './findings.js';
import { Model } from './model.js';
import profile from './profile.js';
import { Properties } from './properties.js';
import { ask } from './server.js';
import { Simulation } from './simulation.js';
import translations, { missing } from './translations.js';
import { say, toast } from './words.js';

const data = JSON.parse(document.getElementById('editor-data').textContent);
const page = document.getElementById('editor');
const $ = (name) => page.querySelector(`[data-part=${name}]`);
const canEdit = data.editable;
const READABLE = 0.7;
const MARGIN = 20; // around the drawing, in pixels

async function main() {
  const moddle = await (await fetch(data.urls.moddle)).json();
  const modeler = new BpmnJS({
    container: $('canvas'), moddleExtensions: { zg: moddle },
    additionalModules: [translations, ...(canEdit ? [profile] : [])],
  });
  try {
    const { warnings } = await modeler.importXML(data.xml);
    for (const warning of warnings) console.info(warning.message);
  } catch (error) {
    $('canvas').replaceChildren(el('div', { class: 'alert alert-danger' }, say(`图打不开：${error.message}`, `The drawing cannot be opened: ${error.message}`)));
    return;
  }
  fit(modeler, READABLE);
  const editor = new Editor(modeler);
  editor.wire();
  page.dataset.ready = '1';
  window.zhangguiEditor = { modeler, missing };
}

/** `least`: smaller than this nobody can read it; what does not fit then is to the right and below. */
function fit(modeler, least = 0) {
  const canvas = modeler.get('canvas');
  const palette = document.querySelector('.djs-palette')?.offsetWidth ?? 0;
  canvas.zoom('fit-viewport', 'auto');
  const { inner, outer } = canvas.viewbox();
  const room = Math.max(outer.width - palette - 3 * MARGIN, outer.width / 2);
  const scale = Math.max(least, Math.min(1, room / inner.width, (outer.height - 2 * MARGIN) / inner.height));
  const [width, height] = [outer.width / scale, outer.height / scale];
  const left = (palette + 2 * MARGIN) / scale;
  canvas.viewbox({ x: inner.x - left, y: inner.y - Math.max(MARGIN / scale, Math.min((height - inner.height) / 2, 4 * MARGIN)), width, height });
}

class Editor {
  constructor(modeler) {
    this.modeler = modeler;
    this.revision = data.revision;
    this.saved = 0;
    this.findings = new Findings(modeler, $('findings'));
    this.simulation = new Simulation(modeler, $('simulation'));
    this.differences = new Differences(modeler, $('differences'));
    if (canEdit) {
      const model = new Model(modeler);
      const context = { modeler, model, choices: data.choices, urls: data.urls, variables: () => model.variables(data.choices.forms.map((each) => ({ key: each.value, fields: each.fields }))) };
      this.properties = new Properties($('properties'), context);
      this.properties.show(null);
    }
  }

  wire() {
    const commands = { save: () => this.save(), check: () => this.check(), simulate: () => this.simulate(), fit: () => fit(this.modeler),
      undo: () => this.modeler.get('commandStack').undo(), redo: () => this.modeler.get('commandStack').redo(), export: () => this.export() };
    page.addEventListener('click', (event) => {
      const button = event.target.closest('[data-command]');
      if (button) commands[button.dataset.command]?.();
      const tab = event.target.closest('[data-tab]');
      if (tab) this.open(tab.dataset.tab);
    });
    page.addEventListener('change', (event) => {
      if (event.target.matches('[data-compare]') && event.target.value) this.compare(event.target.value);
    });
    document.addEventListener('keydown', (event) => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 's') {
        event.preventDefault();
        document.activeElement?.blur?.();
        this.save();
      }
    });
    if (canEdit) this.modeler.on('commandStack.changed', () => this.note());
    speakOf(page.dataset.version, { dirty: () => this.dirty, save: () => this.save() });
    if (data.report.length) this.findings.show(data.report);
    if (data.compare) this.compare(data.compare);
  }

  get dirty() { return canEdit && this.modeler.get('commandStack')._stackIdx !== this.saved - 1; }

  note() {
    const stack = this.modeler.get('commandStack');
    $('state').textContent = this.dirty ? say('未保存', 'Not saved') : say('已保存', 'Saved');
    $('state').classList.toggle('text-warning', this.dirty);
    page.querySelector('[data-command=undo]').disabled = !stack.canUndo();
    page.querySelector('[data-command=redo]').disabled = !stack.canRedo();
    this.findings.clear();
    this.simulation.clear();
    this.differences.clear();
  }

  async xml() {
    return (await this.modeler.saveXML({ format: true })).xml;
  }

  open(tab) {
    for (const each of page.querySelectorAll('[data-tab]')) each.classList.toggle('active', each.dataset.tab === tab);
    for (const each of page.querySelectorAll('[data-panel]')) each.hidden = each.dataset.panel !== tab;
    $('drawer').classList.add('open');
  }

  async save() {
    if (!canEdit) return false;
    const at = this.modeler.get('commandStack')._stackIdx + 1;
    const { status, data: told } = await ask(data.urls.save, { xml: await this.xml(), revision: this.revision });
    if (status !== 200) {
      toast(told.reason ?? say('没有保存。', 'Not saved.'), 'danger');
      return false;
    }
    this.revision = told.revision;
    this.saved = at;
    this.note();
    this.findings.show(told.findings);
    toast(say('已保存', 'Saved'), 'success');
    return true;
  }

  async check() {
    const { status, data: told } = await ask(data.urls.check, { xml: await this.xml() });
    if (status !== 200) return;
    this.simulation.clear();
    this.differences.clear();
    this.findings.show(told.findings);
    this.open('findings');
  }

  async simulate() {
    $('simulation').replaceChildren(el('p', { class: 'prop-none' }, say('正在走每一条路……', 'Walking every way …')));
    this.open('simulation');
    const { status, data: told } = await ask(data.urls.simulate, { xml: await this.xml() });
    if (status !== 200) {
      $('simulation').replaceChildren(el('p', { class: 'prop-none text-danger' }, told.reason ?? ''));
      if (told.findings) this.findings.show(told.findings);
      return;
    }
    this.findings.clear();
    this.differences.clear();
    fit(this.modeler); // the whole, to see the ways
    this.simulation.show(told);
  }

  async compare(other) {
    const { status, data: told } = await ask(`${data.urls.differences}?with=${encodeURIComponent(other)}`);
    if (status !== 200) return;
    this.findings.clear();
    this.simulation.clear();
    fit(this.modeler);
    this.differences.show(told);
    this.open('differences');
  }

  async export() {
    const link = el('a', { href: URL.createObjectURL(new Blob([await this.xml()], { type: 'application/xml' })), download: data.file });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  }
}

main();
