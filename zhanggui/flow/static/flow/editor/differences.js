/* What changed between two versions: a list, and colours on the drawing that is shown. */
import { el, fill } from './dom.js';
import { goTo } from './findings.js';
import { say } from './words.js';

const KINDS = { added: ['新增', 'Added', 'green'], removed: ['删除', 'Removed', 'red'], changed: ['修改', 'Changed', 'orange'] };

export class Differences {
  constructor(modeler, box) {
    this.modeler = modeler;
    this.box = box;
    this.marked = [];
  }

  show({ differences, title }) {
    this.clear();
    const registry = this.modeler.get('elementRegistry');
    fill(this.box,
      el('div', { class: 'found-head' }, title, el('span', { class: 'text-secondary' }, differences.length ? say(`${differences.length} 处不同`, `${differences.length} differences`) : say('没有不同', 'No difference'))),
      el('ul', { class: 'found-list' }, ...differences.map((each) => this.line(each))));
    for (const { kind, id } of differences) {
      if (!registry.get(id)) continue;
      this.modeler.get('canvas').addMarker(id, `diff-${kind}`);
      this.marked.push([id, `diff-${kind}`]);
    }
  }

  line({ kind, id, name, what }) {
    const [zh, en, tone] = KINDS[kind];
    return el('li', {}, el('button', { type: 'button', class: 'found-line', 'data-element': id, 'data-kind': kind, onclick: () => goTo(this.modeler, id) },
      el('span', { class: `badge bg-${tone}-lt` }, say(zh, en)), el('strong', {}, name || id),
      el('span', { class: 'diff-what' }, ...what.map((each) => el('span', {}, `${each.what}：`, each.before ? el('del', {}, each.before) : '', ' ', each.after ? el('ins', {}, each.after) : '')))));
  }

  clear() {
    const registry = this.modeler.get('elementRegistry');
    for (const [id, marker] of this.marked) if (registry.get(id)) this.modeler.get('canvas').removeMarker(id, marker);
    this.marked = [];
  }
}
