/** Builds elements. Text from anywhere becomes text nodes; this page has no innerHTML. */

/**
 * One element. `class`, `style` (an object), `dataset` and `on*` handlers are understood; `true` sets an empty
 * attribute; `false`, `null` and `undefined` set none. Children may be nodes, strings, arrays or nothing.
 */
export function h(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  for (const [key, value] of Object.entries(props ?? {})) {
    if (value === undefined || value === null || value === false) continue;
    if (key.startsWith('on') && typeof value === 'function') {
      element.addEventListener(key.slice(2).toLowerCase(), value);
    } else if (key === 'class') {
      element.className = value;
    } else if (key === 'dataset') {
      Object.assign(element.dataset, value);
    } else if (key === 'style') {
      for (const [name, entry] of Object.entries(value)) element.style.setProperty(name, entry);
    } else if (key === 'value') {
      element.value = value;
    } else {
      element.setAttribute(key, value === true ? '' : String(value));
    }
  }
  append(element, children);
  return element;
}

/** Adds children, skipping `null`, `undefined` and `false`. */
export function append(parent, children) {
  for (const child of [children].flat(Infinity)) {
    if (child === undefined || child === null || child === false) continue;
    parent.append(child instanceof Node ? child : String(child));
  }
  return parent;
}

/** Puts these children in place of whatever was there. */
export function fill(parent, ...children) {
  parent.replaceChildren();
  return append(parent, children);
}

/** Keeps decoded pictures alive when a part of the page is drawn again: same address, same <img>. */
export function keepPictures(before, after) {
  const known = new Map();
  for (const picture of before.querySelectorAll('img')) {
    if (picture.complete && picture.naturalWidth) known.set(picture.src, picture);
  }
  for (const picture of after.querySelectorAll('img')) {
    const old = known.get(picture.src);
    if (!old) continue;
    known.delete(picture.src);
    old.alt = picture.alt;
    picture.replaceWith(old);
  }
}

/** `3.4 MB` for a number of bytes. */
export function fileSize(bytes) {
  if (!Number.isFinite(bytes)) return '';
  const units = ['B', 'KB', 'MB', 'GB'];
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${value < 10 && unit ? value.toFixed(1) : Math.round(value)} ${units[unit]}`;
}
