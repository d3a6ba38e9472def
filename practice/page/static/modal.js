/**
 * Modals as a dialog: what fields there are comes from Discord's JSON, each field knows how to read itself. The bot's
 * forms go back to the bot; the page's own, written in the same JSON, are handed to whoever asked.
 */

import { fill, h } from './dom.js';
import { fieldFor } from './fields.js';
import { icon } from './icons.js';
import { markdown } from './markdown.js';

const ACTION_ROW = 1;
const TEXT_DISPLAY = 10;
const LABEL = 18;

export class ModalDialog {
  #fields = [];
  #send = null;

  constructor(room, { directory, names }) {
    Object.assign(this, { room, directory, names });
    this.problem = h('p', { class: 'note bad', role: 'alert' });
    this.form = h('form', { novalidate: true, onsubmit: (event) => this.#submit(event) });
    this.element = h('dialog', { class: 'modal', 'aria-labelledby': 'modal-title' }, this.form);
    document.body.append(this.element);
    room.addEventListener('modal', ({ detail }) => this.show(detail.modal, (values) => room.submit(detail.id, values)));
  }

  /** `send(values)` by custom id; while it fails, the form stays open with its sentence. */
  show(modal, send) {
    this.#send = send;
    this.#fields = [];
    fill(this.problem);
    fill(this.form,
      h('header', {}, h('h2', { id: 'modal-title' }, modal.title),
        h('button', { type: 'button', class: 'plain', 'aria-label': 'Close', onclick: () => this.element.close() },
          icon('close'))),
      h('div', { class: 'modal-fields' }, (modal.components ?? []).map((part) => this.#part(part)), this.problem),
      h('footer', {},
        h('button', { type: 'button', class: 'button secondary', onclick: () => this.element.close() }, 'Cancel'),
        h('button', { type: 'submit', class: 'button primary' }, 'Submit')));
    if (!this.element.open) this.element.showModal();
    this.#fields[0]?.focus();
  }

  #part(part) {
    if (part.type === TEXT_DISPLAY) return markdown(part.content ?? '', this.names);
    const inner = part.type === LABEL ? part.component : part.type === ACTION_ROW ? part.components?.[0] : part;
    const field = inner && fieldFor(inner, this.directory);
    if (!field) return h('p', { class: 'unknown' }, `A field of kind ${inner?.type ?? part.type}.`);
    this.#fields.push(field);
    const label = part.label ?? inner.label ?? '';
    const id = `field-${this.#fields.length}`;
    field.name(label, id);
    return h('div', { class: 'modal-field' },
      h('label', { for: id }, label, field.required && h('span', { class: 'required', title: 'Required' }, ' *')),
      part.description && h('p', { class: 'field-help' }, part.description),
      field.element, field.note);
  }

  async #submit(event) {
    event.preventDefault();
    const values = {};
    let first = null;
    for (const field of this.#fields) {
      const problem = await field.check();
      field.say(problem);
      if (problem) first ??= field;
      else if (field.value() !== undefined) values[field.id] = field.value();
    }
    if (first) {
      first.focus();
      return;
    }
    const button = this.form.querySelector('[type=submit]');
    button.disabled = true;
    try {
      await this.#send(values);
      this.element.close();
    } catch (problem) {
      fill(this.problem, problem.message);
    } finally {
      button.disabled = false;
    }
  }
}
