/** A list to choose from that hangs on a field or button: commands, choices, people, select menus. Keyboard first. */

import { fill, h } from './dom.js';

let count = 0;

/**
 * Items are `{value, label, hint?, lead?, group?}`. `onPick(item)` is told the choice. With `multiple` a pick toggles and
 * the list stays; `chosen` is then the set of values. The anchor keeps the focus; it is given aria attributes.
 */
export class Listbox {
  items = [];
  active = -1;
  chosen = new Set();
  #placing = null;

  constructor(anchor, { label, onPick, multiple = false, above = false, frame = null }) {
    Object.assign(this, { anchor, onPick, multiple, above, frame: frame ?? anchor });
    count += 1;
    this.id = `list-${count}`;
    this.element = h('div', {
      class: 'listbox', role: 'listbox', id: this.id, 'aria-label': label, hidden: true,
      'aria-multiselectable': multiple ? 'true' : null,
      onmousedown: (event) => event.preventDefault(),
    });
    anchor.setAttribute('aria-haspopup', 'listbox');
    anchor.setAttribute('aria-expanded', 'false');
    anchor.setAttribute('aria-controls', this.id);
  }

  get open() {
    return !this.element.hidden;
  }

  /** Shows these items; `empty` is the line for none. `active` is the row that Enter would take, -1 for none. */
  show(items, { empty = 'Nothing found.', active = 0 } = {}) {
    this.items = items;
    const home = this.anchor.closest('dialog') ?? document.body;
    if (this.element.parentNode !== home) home.append(this.element);
    let group = null;
    const rows = items.flatMap((item, at) => {
      const head = item.group && item.group !== group ? [h('div', { class: 'list-group' }, item.group)] : [];
      group = item.group ?? group;
      return [...head, this.#row(item, at)];
    });
    fill(this.element, rows.length ? rows : h('div', { class: 'list-empty' }, empty));
    this.element.hidden = false;
    this.anchor.setAttribute('aria-expanded', 'true');
    this.#follow();
    this.#activate(items.length ? active : -1);
    this.place();
  }

  hide() {
    if (!this.open) return;
    this.#placing?.abort();
    this.#placing = null;
    this.element.hidden = true;
    this.element.remove();
    this.anchor.setAttribute('aria-expanded', 'false');
    this.anchor.removeAttribute('aria-activedescendant');
  }

  /** Sits below the anchor, or above it where there is more room (or where `above` asks for it). */
  place() {
    const box = this.frame.getBoundingClientRect();
    const room = { above: box.top - 12, below: innerHeight - box.bottom - 12 };
    const up = this.above || (room.below < 220 && room.above > room.below);
    const width = Math.min(Math.max(box.width, 220), innerWidth - 16);
    const left = Math.max(8, Math.min(box.left, innerWidth - width - 8));
    const style = this.element.style;
    style.setProperty('left', `${left}px`);
    style.setProperty('width', `${width}px`);
    style.setProperty('max-height', `${Math.max(120, Math.min(up ? room.above : room.below, 380))}px`);
    style.setProperty('top', up ? 'auto' : `${box.bottom + 6}px`);
    style.setProperty('bottom', up ? `${innerHeight - box.top + 6}px` : 'auto');
  }

  /** Stays with its anchor when something scrolls, and goes when the anchor was drawn anew. */
  #follow() {
    if (this.#placing) return;
    this.#placing = new AbortController();
    const again = (event) => {
      if (!this.anchor.isConnected) this.hide();
      else if (!this.element.contains(event.target)) this.place();
    };
    const options = { capture: true, passive: true, signal: this.#placing.signal };
    addEventListener('scroll', again, options);
    addEventListener('resize', again, options);
    document.addEventListener('redrawn', again, options);
  }

  /** Handles arrow keys, Enter, Tab and Escape; true when the key was for the list. */
  key(event) {
    if (!this.open || event.isComposing) return false;
    const size = this.items.length;
    const moves = { ArrowDown: 1, ArrowUp: -1 };
    if (event.key in moves && size) {
      const from = this.active < 0 && event.key === 'ArrowUp' ? 0 : this.active;
      this.#activate((from + moves[event.key] + size) % size);
    } else if (event.key === 'Escape') {
      this.hide();
    } else if ((event.key === 'Enter' || (event.key === 'Tab' && !event.shiftKey)) && this.active >= 0) {
      if (event.key === 'Tab' && this.multiple) return false;
      this.pick(this.items[this.active]);
    } else {
      return false;
    }
    event.preventDefault();
    event.stopPropagation();
    return true;
  }

  pick(item) {
    if (!this.multiple) {
      this.hide();
      this.onPick(item);
      return;
    }
    if (this.chosen.has(item.value)) this.chosen.delete(item.value);
    else this.chosen.add(item.value);
    const row = this.element.querySelectorAll('[role=option]')[this.items.indexOf(item)];
    row.setAttribute('aria-selected', String(this.chosen.has(item.value)));
    this.onPick(item);
  }

  #row(item, at) {
    return h('div', {
      class: 'list-item', role: 'option', id: `${this.id}-${at}`,
      'aria-selected': String(this.chosen.has(item.value)),
      onclick: () => this.pick(item),
      onmousemove: () => this.active === at || this.#activate(at, false),
    }, item.lead && h('span', { class: 'list-lead' }, item.lead),
    h('span', { class: 'list-words' },
      h('span', { class: 'list-label' }, item.label),
      item.hint && h('span', { class: 'list-hint' }, item.hint)),
    this.multiple && h('span', { class: 'list-tick', 'aria-hidden': 'true' }));
  }

  #activate(at, scroll = true) {
    this.active = at;
    const rows = this.element.querySelectorAll('[role=option]');
    rows.forEach((row, index) => row.classList.toggle('active', index === at));
    if (at < 0) {
      this.anchor.removeAttribute('aria-activedescendant');
      return;
    }
    this.anchor.setAttribute('aria-activedescendant', `${this.id}-${at}`);
    if (scroll) rows[at]?.scrollIntoView({ block: 'nearest' });
  }
}
