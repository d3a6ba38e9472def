/** The strip above the composer that says which message is answered and whether its author is mentioned. */

import { fill, h } from './dom.js';
import { icon } from './icons.js';
import { nameOf } from './state.js';

export class ReplyStrip {
  message = null;
  ping = true;

  constructor({ preview, onCleared }) {
    Object.assign(this, { preview, onCleared });
    this.element = h('div', { class: 'reply-strip', hidden: true });
  }

  /** `{message, ping}` while a message is being answered, else null. */
  get answer() {
    return this.message && { message: this.message, ping: this.ping };
  }

  set(message) {
    this.message = message;
    this.ping = true;
    this.#draw();
  }

  clear() {
    this.message = null;
    this.#draw();
  }

  #draw() {
    this.element.hidden = !this.message;
    if (!this.message) return;
    fill(this.element,
      icon('reply'),
      h('span', { class: 'reply-words' }, 'Replying to ', h('b', {}, nameOf(this.message.author)),
        h('span', {}, ` · ${this.preview(this.message)}`)),
      h('button', {
        type: 'button', class: 'plain', 'aria-pressed': String(this.ping),
        title: 'Whether the reply mentions its author. The bot reads only messages that mention it.',
        onclick: () => {
          this.ping = !this.ping;
          this.#draw();
          this.element.querySelector('[aria-pressed]').focus();
        },
      }, this.ping ? '@ on' : '@ off'),
      h('button', {
        type: 'button', class: 'plain', 'aria-label': 'Do not reply',
        onclick: () => {
          this.clear();
          this.onCleared();
        },
      }, icon('close')));
  }
}
