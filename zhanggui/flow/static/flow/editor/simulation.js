/* Every way through the process as the server walked it: a list of ways, how much of the drawing they reach, each way shown. */
import { el, fill } from './dom.js';
import { goTo } from './findings.js';
import { say } from './words.js';

const ENDS = {
  ended: ['走完', 'Ended', 'green'], waiting: ['停下等待', 'Waits', 'azure'], incident: ['出错', 'Incident', 'red'], stuck: ['走不下去', 'Stuck', 'red'], again: ['回到走过的地方', 'Back where it was', 'secondary'],
};
const STEP_MS = 650;

export class Simulation {
  constructor(modeler, box) {
    this.modeler = modeler;
    this.box = box;
    this.marked = [];
    this.timer = 0;
  }

  show(result) {
    this.clear();
    const percent = (part) => (part.total ? Math.round((part.reached / part.total) * 100) : 100);
    const bar = (zh, en, part) => el('div', { class: 'sim-bar' }, el('span', {}, `${say(zh, en)} ${part.reached}/${part.total}`),
      el('progress', { class: 'progress', max: 100, value: percent(part) }), el('strong', {}, `${percent(part)}%`));
    fill(this.box,
      el('div', { class: 'sim-head' }, bar('元素', 'Elements', result.nodes), bar('连线', 'Flows', result.flows),
        el('span', { class: 'text-secondary' }, say(`${result.paths.length} 条路`, `${result.paths.length} ways`) + (result.cut ? say('（太多，没有全部走完）', ' (too many, not all were walked)') : '')),
        el('button', { type: 'button', class: 'btn btn-sm', onclick: () => this.overview(result) }, say('看覆盖', 'Show coverage'))),
      result.missed.length ? el('p', { class: 'sim-missed-list text-warning' }, say('没有一条路走到：', 'No way reaches: '),
        ...result.missed.map((each) => el('button', { type: 'button', class: 'prop-word', onclick: () => goTo(this.modeler, each.id) }, each.name || each.id))) : null,
      el('ol', { class: 'sim-paths' }, ...result.paths.map((path) => this.line(path))),
    );
    this.overview(result);
  }

  line(path) {
    const [zh, en, tone] = ENDS[path.end] ?? ENDS.waiting;
    return el('li', {}, el('button', { type: 'button', class: 'sim-path', onclick: (event) => { this.play(path); this.choose(event.currentTarget); } },
      el('span', { class: `badge bg-${tone}-lt` }, say(zh, en)),
      el('span', {}, path.choices.join(' → ') || say('一路直走', 'Straight through')),
      path.reason ? el('span', { class: 'text-danger' }, path.reason) : null,
      el('span', { class: 'text-secondary' }, say(`${path.trail.length} 步`, `${path.trail.length} steps`))));
  }

  choose(button) {
    for (const each of this.box.querySelectorAll('.sim-path')) each.classList.toggle('on', each === button);
  }

  overview(result) {
    this.clear();
    for (const id of result.reached) this.mark(id, 'sim-reached');
    for (const each of result.missed) this.mark(each.id, 'sim-missed');
  }

  /** The way lights up element by element; a second click shows it whole at once. */
  play(path) {
    const whole = this.playing === path;
    this.clear();
    const trail = [...path.trail];
    const last = path.trail.at(-1);
    const light = () => {
      const id = trail.shift();
      if (!id) { clearInterval(this.timer); this.playing = null; if (last && path.end !== 'ended') this.mark(last, 'sim-stopped'); return; }
      if (this.now) this.modeler.get('canvas').removeMarker(this.now, 'sim-now');
      this.mark(id, 'sim-on');
      this.mark(id, 'sim-now');
      this.now = id;
    };
    if (whole || matchMedia('(prefers-reduced-motion: reduce)').matches) { while (trail.length) light(); light(); return; }
    this.playing = path;
    light();
    this.timer = setInterval(light, STEP_MS);
  }

  mark(id, marker) {
    if (!this.modeler.get('elementRegistry').get(id)) return;
    this.modeler.get('canvas').addMarker(id, marker);
    this.marked.push([id, marker]);
  }

  clear() {
    clearInterval(this.timer);
    this.playing = null;
    this.now = null;
    const registry = this.modeler.get('elementRegistry');
    for (const [id, marker] of this.marked) if (registry.get(id)) this.modeler.get('canvas').removeMarker(id, marker);
    this.marked = [];
  }
}
