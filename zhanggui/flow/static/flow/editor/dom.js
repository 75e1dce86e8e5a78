/* Builds elements without HTML texts: `el('label', {class: 'form-label'}, 'Name', input)`. */
export function el(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false || value === undefined || value === null) continue;
    if (name.startsWith('on')) made.addEventListener(name.slice(2), value);
    else if (name === 'value') made.value = value;
    else if (name === 'checked' || name === 'disabled' || name === 'selected') made[name] = Boolean(value);
    else made.setAttribute(name, value === true ? '' : value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return made;
}

/** What stands in the box from now on; what is null is left out. */
export function fill(box, ...children) {
  box.replaceChildren(...children.filter((child) => child !== null && child !== undefined && child !== false));
}

let counter = 0;
export const freshId = (prefix) => `${prefix}-${++counter}`;

export function later(action, wait = 350) {
  let timer;
  return (...told) => {
    clearTimeout(timer);
    timer = setTimeout(() => action(...told), wait);
  };
}
