/** The chosen command with a pill for each option. Decides what is missing; sending is the composer's. */

import { post } from './api.js';
import { OPTION } from './commands.js';
import { fill, h } from './dom.js';
import { icon } from './icons.js';
import { optionField } from './options.js';

export class CommandForm {
  #fields = new Map();

  constructor(command, { room, directory, onSend, onLeave, onHelp }) {
    Object.assign(this, { command, room, directory, onSend, onLeave, onHelp });
    this.pills = h('div', { class: 'pills' });
    this.more = h('div', { class: 'more-options', role: 'group', 'aria-label': 'More options' });
    this.name = h('button', {
      type: 'button', class: 'command-pill', 'aria-label': `Leave the command ${command.name}`,
      title: 'Leave this command (Escape)', onclick: () => onLeave(),
    }, `/${command.name}`, icon('close'));
    this.element = h('div', {
      class: 'command-form', role: 'group', 'aria-label': `Options of ${command.name}`,
      onkeydown: (event) => this.#key(event),
    }, h('div', { class: 'pills-line' }, this.name, this.pills), this.more);
    for (const option of command.options) if (option.required) this.add(option);
    this.#drawMore();
  }

  /** Shows the field for an option, at its place: required ones first, the others as they are added. */
  add(option) {
    if (this.#fields.has(option.name)) return this.#fields.get(option.name);
    const field = optionField(option, {
      directory: this.directory,
      suggest: (asked) => this.#suggest(asked),
      onHelp: (text) => this.onHelp(text),
      onRemove: (gone) => this.#remove(gone),
      onChange: () => {},
    });
    this.#fields.set(option.name, field);
    this.pills.append(field.element);
    this.#drawMore();
    return field;
  }

  /** Fills options from typed words by name; what an option cannot hold is left in its field for the visitor to see. */
  set(typed) {
    for (const [name, words] of Object.entries(typed)) {
      const option = this.command.options.find((each) => each.name === name);
      if (option) this.add(option).set(words);
    }
  }

  /** Gives files to the first empty attachment options; answers how many found a place. */
  offerFiles(files, give = (field, file) => field.offer(file)) {
    let taken = 0;
    for (const option of this.command.options.filter((each) => each.type === OPTION.ATTACHMENT)) {
      if (taken === files.length) break;
      if (this.#fields.get(option.name)?.filled) continue;
      give(this.add(option), files[taken]);
      taken += 1;
    }
    return taken;
  }

  adoptUploads(uploads) {
    return this.offerFiles(uploads, (field, upload) => field.adopt(upload));
  }

  /** The first field that still wants something, or the send button's neighbour when nothing does. */
  focus() {
    const fields = [...this.#fields.values()];
    const next = fields.find((field) => field.option.required && !field.filled)
      ?? fields.find((field) => field.option.type !== OPTION.ATTACHMENT) ?? fields[0];
    if (next) next.focus();
    else this.name.focus();
  }

  /** `{options}` when the command may be sent, else `{problem}` with the field in question focused. */
  async read() {
    await Promise.all([...this.#fields.values()].map((field) => field.ready?.()));
    const fields = [...this.#fields.values()];
    const missing = fields.filter((field) => field.option.required && !field.filled);
    if (missing.length) {
      missing.forEach((field) => field.element.classList.add('bad'));
      missing[0].focus();
      const names = missing.map((field) => field.option.name);
      return { problem: `${list(names)} ${names.length > 1 ? 'are' : 'is'} still missing.` };
    }
    const options = {};
    for (const field of fields) {
      const { value, problem } = field.read();
      if (problem) {
        field.element.classList.add('bad');
        field.focus();
        return { problem };
      }
      if (value !== undefined) options[field.option.name] = value;
    }
    return { options };
  }

  /** Closes lists that hang on the fields. */
  close() {
    for (const field of this.#fields.values()) field.close();
  }

  #remove(option) {
    const field = this.#fields.get(option.name);
    field.close();
    field.element.remove();
    this.#fields.delete(option.name);
    this.#drawMore();
    this.focus();
  }

  #drawMore() {
    const left = this.command.options.filter((option) => !this.#fields.has(option.name));
    fill(this.more, left.map((option) => h('button', {
      type: 'button', class: 'add-option', title: option.description,
      onclick: () => this.add(option).focus(),
      onfocus: () => this.onHelp(option.description ?? ''),
    }, icon('plus'), option.name)));
  }

  async #suggest(option) {
    const options = {};
    for (const field of this.#fields.values()) {
      const { value } = field.read();
      if (value !== undefined) options[field.option.name] = value;
    }
    options[option.name] = this.#fields.get(option.name).input.value;
    const answer = await post('/practice/autocomplete', {
      user: this.room.user, channel: this.room.channel, name: this.command.name, options, focused: option.name,
    });
    return answer.choices ?? [];
  }

  #key(event) {
    for (const field of this.#fields.values()) {
      if (field.element.contains(event.target) && field.key(event)) return;
    }
    if (event.isComposing) return;
    const { key, target } = event;
    const writing = target.matches('input, textarea');
    if (key === 'Escape') {
      event.preventDefault();
      this.onLeave();
    } else if (key === 'Enter' && !event.shiftKey && (writing || target === this.name)) {
      event.preventDefault();
      this.onSend();
    } else if (key === 'Backspace' && writing && target.value === '') {
      this.#backspace(event, target);
    }
  }

  /** Backspace in an empty field takes the field away; in the first one, the command. */
  #backspace(event, target) {
    const fields = [...this.#fields.values()];
    const at = fields.findIndex((field) => field.element.contains(target));
    event.preventDefault();
    if (!fields[at]?.option.required) this.#remove(fields[at].option);
    else if (at > 0) fields[at - 1].focus();
    else this.onLeave();
  }
}

/** `a`, `a and b`, `a, b and c`. */
function list(words) {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}
