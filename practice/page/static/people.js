/** Who the visitor is: a row of people to choose from, as one radio group. */

import { avatar } from './avatars.js';
import { fill, h } from './dom.js';
import { nameOf } from './state.js';

const KINDS = {
  member: 'Member', moderator: 'Moderator: decides what is shown', owner: 'Owner: pays, and sets the limits',
};

export class People {
  constructor(room, { toast }) {
    Object.assign(this, { room, toast });
    this.faces = h('div', {
      class: 'faces', role: 'radiogroup', 'aria-label': 'Who you are', onkeydown: (event) => this.#key(event),
    });
    this.words = h('p', { class: 'whoami' });
    this.element = h('section', { class: 'people' }, this.words, this.faces);
    room.addEventListener('state', () => this.draw());
  }

  draw() {
    const me = this.room.me();
    const focused = this.faces.contains(document.activeElement);
    fill(this.words, 'You are ', h('b', {}, nameOf(me)), h('small', {}, KINDS[me?.kind] ?? me?.kind ?? ''));
    fill(this.faces, this.room.people().map((each) => h('button', {
      type: 'button', class: 'face', role: 'radio', 'aria-checked': String(each.id === me?.id),
      tabindex: each.id === me?.id ? '0' : '-1', 'aria-label': `${nameOf(each)}, ${each.kind ?? 'member'}`,
      title: `${nameOf(each)}, ${each.kind ?? 'member'}`, dataset: { user: each.id },
      onclick: () => this.#become(each.id),
    }, avatar(each))));
    if (focused) this.faces.querySelector('[aria-checked=true]')?.focus();
  }

  async #become(id) {
    try {
      await this.room.become(id);
    } catch (problem) {
      this.toast(problem.message);
    }
  }

  #key(event) {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const people = this.room.people();
    const at = people.findIndex((each) => each.id === this.room.user);
    this.#become(people[(at + step + people.length) % people.length].id);
  }
}
