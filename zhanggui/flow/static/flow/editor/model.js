/* Reads and writes what an element says: attributes of ours (`zg:`), expressions, root elements. Every write is one step of undo. */
export const named = (bo) => bo.name || bo.id;
export const is = (element, ...types) => types.some((type) => (element?.businessObject ?? element)?.$instanceOf?.(type));

export class Model {
  constructor(modeler) {
    this.modeler = modeler;
    this.modeling = modeler.get('modeling');
    this.factory = modeler.get('bpmnFactory');
    this.registry = modeler.get('elementRegistry');
  }

  get definitions() { return this.modeler.getDefinitions(); }

  get processes() { return this.definitions.get('rootElements').filter((each) => is(each, 'bpmn:Process')); }

  own(target, name) {
    const value = target.get(`zg:${name}`);
    return value === undefined || value === null ? '' : String(value);
  }

  /** `target` is the element's business object, or something inside it. */
  write(element, target, values) {
    this.modeling.updateModdleProperties(element, target, values);
  }

  writeOwn(element, target, name, value) {
    this.write(element, target, { [`zg:${name}`]: value === '' || value === null ? undefined : value });
  }

  rename(element, name) {
    this.modeling.updateProperties(element, { name: name || undefined });
  }

  expression(element, target, property, body) {
    const text = body.trim();
    const made = text ? this.factory.create('bpmn:FormalExpression', { body: text }) : undefined;
    if (made) made.$parent = target;
    this.write(element, target, { [property]: made });
  }

  /** Elements of ours inside `extensionElements`: `argument`, `result`, `set`, as name and value. */
  rows(target, tag) {
    const values = target.get('extensionElements')?.get('values') ?? [];
    return values.filter((each) => each.$type.toLowerCase() === `zg:${tag}`).map((each) => ({ name: each.name ?? '', value: each.value ?? '' }));
  }

  writeRows(element, target, tag, rows) {
    const old = target.get('extensionElements');
    const kept = (old?.get('values') ?? []).filter((each) => each.$type.toLowerCase() !== `zg:${tag}`);
    const type = `zg:${tag[0].toUpperCase()}${tag.slice(1)}`;
    const made = rows.filter((row) => row.name || row.value).map((row) => this.factory.create(type, row));
    const values = [...kept, ...made];
    const extension = values.length ? this.factory.create('bpmn:ExtensionElements', { values }) : undefined;
    if (extension) {
      extension.$parent = target;
      for (const value of values) value.$parent = extension;
    }
    this.write(element, target, { extensionElements: extension });
  }

  /** Messages, signals, errors and escalations are known by name; an error's and an escalation's code is its name. */
  names(type) {
    const found = this.definitions.get('rootElements').filter((each) => is(each, type));
    return found.map((each) => each.errorCode ?? each.escalationCode ?? each.name).filter(Boolean);
  }

  reference(type, name) {
    const text = name.trim();
    if (!text) return undefined;
    const roots = this.definitions.get('rootElements');
    const known = roots.find((each) => is(each, type) && (each.errorCode ?? each.escalationCode ?? each.name) === text);
    if (known) return known;
    const code = { 'bpmn:Error': { errorCode: text }, 'bpmn:Escalation': { escalationCode: text } }[type] ?? {};
    const made = this.factory.create(type, { name: text, ...code });
    made.$parent = this.definitions;
    roots.push(made);
    return made;
  }

  /** Steps that people do: what `same:`, `superior:` and `back:` may name. */
  steps(except) {
    return this.registry.filter((each) => is(each, 'bpmn:UserTask', 'bpmn:ManualTask') && !each.labelTarget && each !== except)
      .map((each) => ({ value: each.id, label: named(each.businessObject) }));
  }

  /** Names an expression may speak of, as far as the drawing tells. */
  variables(forms) {
    const found = new Map([['outcome', ''], ['starter', ''], ['case', '']]);
    const note = (name, about) => name && !found.has(name) && found.set(name, about);
    this.registry.forEach((each) => {
      const bo = each.businessObject;
      if (!bo?.get || each.labelTarget) return;
      const form = forms.find((known) => known.key === (bo.get('zg:form') ?? ''));
      for (const field of form?.fields ?? []) note(field.key, field.label);
      for (const tag of ['set', 'result']) for (const row of bo.$descriptor.propertiesByName.extensionElements ? this.rows(bo, tag) : []) note(row.name, named(bo));
      const loop = bo.loopCharacteristics;
      if (loop?.get) {
        note(loop.get('zg:item'), named(bo));
        note(loop.get('zg:collect'), named(bo));
        note('loopCounter', named(bo));
      }
    });
    return [...found].map(([name, about]) => ({ name, about }));
  }
}
