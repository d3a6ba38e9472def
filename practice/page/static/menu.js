/** Small menus on a message: the bot's own entries, reply, open thread, copy id. */

import { fill, h } from './dom.js';
import { icon } from './icons.js';

export class Menu {
  constructor() {
    this.element = h('div', {
      class: 'menu', role: 'menu', hidden: true, onkeydown: (event) => this.#key(event),
      onfocusout: (event) => this.element.contains(event.relatedTarget) || this.close(false),
    });
    document.body.append(this.element);
  }

  /** `entries` are `{label, symbol, act}` or null for a line; `at` is a button or a point. */
  open(entries, at) {
    this.back = at instanceof Element ? at : document.activeElement;
    fill(this.element, entries.map((entry) => entry
      ? h('button', {
        type: 'button', role: 'menuitem', tabindex: '-1', onclick: () => {
          this.close();
          entry.act();
        },
      }, icon(entry.symbol), entry.label)
      : h('hr')));
    this.element.hidden = false;
    const point = at instanceof Element ? below(at) : at;
    const { width, height } = this.element.getBoundingClientRect();
    this.element.style.setProperty('left', `${Math.max(8, Math.min(point.x, innerWidth - width - 8))}px`);
    this.element.style.setProperty('top', `${Math.max(8, Math.min(point.y, innerHeight - height - 8))}px`);
    this.element.querySelector('button')?.focus();
  }

  close(refocus = true) {
    if (this.element.hidden) return;
    this.element.hidden = true;
    if (refocus) this.back?.focus?.();
  }

  #key(event) {
    const entries = [...this.element.querySelectorAll('button')];
    const at = entries.indexOf(document.activeElement);
    const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: entries.length - 1 }[event.key];
    if (next !== undefined) entries[(next + entries.length) % entries.length].focus();
    else if (event.key === 'Escape' || event.key === 'Tab') this.close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
}

function below(element) {
  const box = element.getBoundingClientRect();
  return { x: box.right - 210, y: box.bottom + 4 };
}
