/** Short sentences in the corner that go away by themselves. */

import { h } from './dom.js';

const STAY = 6000;

export class Toasts {
  constructor() {
    this.element = h('div', { class: 'toasts', role: 'status', 'aria-live': 'polite' });
    document.body.append(this.element);
  }

  show(text) {
    const toast = h('p', { class: 'toast' }, text);
    this.element.append(toast);
    setTimeout(() => toast.remove(), STAY);
  }
}
