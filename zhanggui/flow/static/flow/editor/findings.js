/* What was found wrong: a list, and marks on the drawing. A click leads to the element. */
import { el, fill } from './dom.js';
import { say } from './words.js';

const GRADES = {
  error: ['错误', 'Error', 'red'], owner: ['待填', 'To fill in', 'orange'], warning: ['提醒', 'Warning', 'yellow'], change: ['已自动处理', 'Changed', 'azure'],
};
const ORDER = Object.keys(GRADES);

export class Findings {
  constructor(modeler, box) {
    this.modeler = modeler;
    this.box = box;
    this.marked = [];
  }

  show(findings) {
    this.clear();
    const sorted = [...findings].sort((one, other) => ORDER.indexOf(one.grade) - ORDER.indexOf(other.grade));
    const count = (grade) => findings.filter((each) => each.grade === grade).length;
    const stops = count('error') + count('owner');
    fill(this.box,
      el('div', { class: stops ? 'found-head text-danger' : 'found-head text-success', 'data-stops': stops },
        stops ? say(`${stops} 处要改好才能发布`, `${stops} to mend before publishing`) : say('可以发布', 'May be published'),
        el('span', { class: 'text-secondary' }, say(`提醒 ${count('warning')} · 自动处理 ${count('change')}`, `${count('warning')} warnings · ${count('change')} changes`))),
      el('ul', { class: 'found-list' }, ...sorted.map((each) => this.line(each))),
    );
    const registry = this.modeler.get('elementRegistry');
    for (const { element, grade } of sorted.toReversed()) {
      if (!registry.get(element) || grade === 'change') continue;
      this.mark(element, stops && (grade === 'error' || grade === 'owner') ? 'found-error' : 'found-warning');
    }
  }

  line({ grade, element, name, reason }) {
    const [zh, en, tone] = GRADES[grade] ?? GRADES.warning;
    return el('li', {}, el('button', { type: 'button', class: 'found-line', 'data-element': element, onclick: () => goTo(this.modeler, element) },
      el('span', { class: `badge bg-${tone}-lt` }, say(zh, en)), name || element ? el('strong', {}, name || element) : null, el('span', {}, reason)));
  }

  mark(id, marker) {
    this.modeler.get('canvas').addMarker(id, marker);
    this.marked.push([id, marker]);
  }

  clear() {
    const registry = this.modeler.get('elementRegistry');
    for (const [id, marker] of this.marked) if (registry.get(id)) this.modeler.get('canvas').removeMarker(id, marker);
    this.marked = [];
  }
}

export function goTo(modeler, id) {
  const element = modeler.get('elementRegistry').get(id);
  if (!element) return;
  const canvas = modeler.get('canvas');
  modeler.get('selection', false)?.select(element);
  canvas.scrollToElement?.(element, 120);
}
