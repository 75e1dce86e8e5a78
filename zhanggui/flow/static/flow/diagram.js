/* Drawings with marks on them. The page holds the marks as JSON beside the drawing; when htmx brings newer ones they are put on. */
const shown = new Map(); // key -> { viewer, canvas, overlays, marked, box }
const READABLE = 0.62; // smaller, the names in the boxes cannot be read
let loading;

function load(box) {
  loading ??= new Promise((done, failed) => {
    if (window.BpmnJS) return done();
    const styles = document.createElement('link');
    styles.rel = 'stylesheet';
    styles.href = box.dataset.styles;
    const script = document.createElement('script');
    script.src = box.dataset.viewer;
    script.onload = done;
    script.onerror = failed;
    document.head.append(styles, script);
  });
  return loading;
}

function told(key) {
  const kept = document.getElementById(`marks-${key}`);
  return kept ? JSON.parse(kept.textContent) : { nodes: {}, flows: {} };
}

function span(text, name) {
  const made = document.createElement('div');
  made.className = name;
  made.textContent = text;
  made.title = text;
  return made;
}

function mark(key) {
  const at = shown.get(key);
  if (!at) return;
  for (const [id, name] of at.marked) at.canvas.removeMarker(id, name);
  at.overlays.clear();
  at.marked = [];
  const { nodes, flows } = told(key);
  const put = (id, name) => {
    if (!at.elements.get(id)) return;
    at.canvas.addMarker(id, name);
    at.marked.push([id, name]);
  };
  for (const id of Object.keys(flows)) put(id, 'is-taken');
  for (const [id, each] of Object.entries(nodes)) {
    const element = at.elements.get(id);
    if (!element) continue;
    put(id, `is-${each.state}`);
    const late = each.late ? ' is-late' : '';
    if (each.note) at.overlays.add(id, { position: { top: -19, left: 0 }, html: span(each.note, `diagram-note is-${each.state}${late}`), scale: { min: 0.75, max: 1.25 } });
    if (each.badge || each.count > 1) {
      const text = each.badge || `×${each.count}`;
      at.overlays.add(id, { position: { bottom: 8, right: 14 }, html: span(text, `diagram-count${each.state === 'late' ? late : ''}`), scale: { min: 0.75, max: 1.25 } });
    }
  }
}

function zoom(key, how) {
  const at = shown.get(key);
  if (!at) return;
  if (how === 'fit') fit(at);
  else at.viewer.get('zoomScroll').stepZoom(how === 'in' ? 1 : -1);
}

/* The whole drawing, but never blown up beyond its own size. */
function fit(at) {
  at.canvas.zoom('fit-viewport', 'auto');
  if (at.canvas.zoom() > 1) at.canvas.zoom(1, 'auto');
}

/* At first: the whole, where that can be read; else as near as one can read, with what waits for somebody in the middle. */
function begin(at, key) {
  fit(at);
  if (at.canvas.zoom() >= READABLE) return;
  const open = Object.entries(told(key).nodes).filter(([, each]) => each.note).map(([id]) => at.elements.get(id)).filter(Boolean);
  if (!open.length) return;
  at.canvas.zoom(READABLE);
  const view = at.canvas.viewbox();
  const { inner } = view;
  const place = (from, size, low, high, whole) => {
    const middle = (Math.min(...open.map(low)) + Math.max(...open.map(high))) / 2;
    return whole <= size ? from - (size - whole) / 2 : Math.min(Math.max(middle - size / 2, from - 20), from + whole - size + 20);
  };
  at.canvas.viewbox({
    x: place(inner.x, view.width, (each) => each.x, (each) => each.x + each.width, inner.width),
    y: place(inner.y, view.height, (each) => each.y, (each) => each.y + each.height, inner.height),
    width: view.width,
    height: view.height,
  });
}

async function show(box) {
  const key = box.dataset.diagram;
  if (box.dataset.state) return;
  box.dataset.state = 'loading';
  try {
    const [answer] = await Promise.all([fetch(box.dataset.xml, { headers: { 'X-Background': '1' } }), load(box)]);
    if (!answer.ok) throw new Error(String(answer.status));
    shown.get(key)?.viewer.destroy();
    const viewer = new window.BpmnJS({ container: box.querySelector('[data-canvas]') });
    await viewer.importXML(await answer.text());
    const at = { viewer, canvas: viewer.get('canvas'), overlays: viewer.get('overlays'), elements: viewer.get('elementRegistry'), marked: [] };
    shown.set(key, at);
    begin(at, key);
    mark(key);
    box.dataset.state = 'shown';
  } catch (error) {
    console.error(error);
    box.dataset.state = 'failed';
    box.append(span(box.dataset.failed, 'diagram-failed'));
    const list = document.querySelector(`[data-marks="${key}"] details`);
    if (list) list.open = true;
  }
}

function start(root) {
  const boxes = [...root.querySelectorAll('[data-diagram]')];
  if (root.matches?.('[data-diagram]')) boxes.push(root);
  boxes.forEach(show);
}

document.addEventListener('click', (event) => {
  const button = event.target.closest('[data-zoom]');
  if (button) zoom(button.closest('[data-diagram]').dataset.diagram, button.dataset.zoom);
  const look = event.target.closest('[data-look-at]'); // a row of a table beside the drawing
  if (look) lookAt(look.dataset.lookAt);
});
document.addEventListener('keydown', (event) => {
  const box = event.target.closest?.('[data-diagram]');
  if (!box || event.target !== box || event.ctrlKey || event.metaKey || event.altKey) return;
  const how = { '+': 'in', '=': 'in', '-': 'out', 0: 'fit' }[event.key];
  const way = { ArrowLeft: [40, 0], ArrowRight: [-40, 0], ArrowUp: [0, 40], ArrowDown: [0, -40] }[event.key];
  if (!how && !way) return;
  event.preventDefault();
  event.stopPropagation();
  if (how) zoom(box.dataset.diagram, how);
  else shown.get(box.dataset.diagram)?.canvas.scroll({ dx: way[0], dy: way[1] });
});

function lookAt(id) {
  for (const at of shown.values()) {
    const element = at.elements.get(id);
    if (!element) continue;
    const view = at.canvas.viewbox();
    at.canvas.viewbox({ ...view, x: element.x + element.width / 2 - view.width / 2, y: element.y + element.height / 2 - view.height / 2 });
    const stroke = at.canvas.getGraphics(element);
    stroke.animate?.([{ opacity: 1 }, { opacity: 0.2 }, { opacity: 1 }], { duration: 500, iterations: 2 });
  }
}

document.addEventListener('htmx:load', (event) => {
  const root = event.detail.elt;
  const marks = root.matches?.('[data-marks]') ? root : root.querySelector?.('[data-marks]');
  if (marks) mark(marks.dataset.marks);
  if (root.querySelectorAll) start(root);
});
start(document);
