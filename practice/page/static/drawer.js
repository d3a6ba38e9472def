/** A drawer at the right edge with the button that opens it. One is open at a time. */

import { h } from './dom.js';
import { icon } from './icons.js';

const OPENED = 'drawer-opened';

export class Drawer {
  /** `name` on the button and above the drawer, `lead` a sentence below, `body` what is in it. */
  constructor({ name, symbol, id, lead, body, onOpen }) {
    this.onOpen = onOpen;
    this.element = h('aside', { class: 'drawer', id, 'aria-label': name, hidden: true,
      onkeydown: (event) => event.key === 'Escape' && this.close(true) },
    h('header', {}, h('h2', {}, icon(symbol), name),
      h('button', { type: 'button', class: 'plain', 'aria-label': `Close ${name}`, onclick: () => this.close(true) }, icon('close'))),
    h('p', { class: 'drawer-lead' }, lead), body);
    this.button = h('button', {
      type: 'button', class: `tool drawer-button ${id}-button`, 'aria-expanded': 'false', 'aria-controls': id,
      onclick: () => (this.element.hidden ? this.open() : this.close(true)),
    }, icon(symbol), h('span', {}, name));
    document.addEventListener(OPENED, ({ detail }) => detail !== this && this.close());
  }

  open() {
    this.element.hidden = false;
    this.button.setAttribute('aria-expanded', 'true');
    document.dispatchEvent(new CustomEvent(OPENED, { detail: this }));
    this.onOpen();
    this.element.querySelector('button').focus();
  }

  close(refocus = false) {
    if (this.element.hidden) return;
    this.element.hidden = true;
    this.button.setAttribute('aria-expanded', 'false');
    if (refocus) this.button.focus();
  }
}
