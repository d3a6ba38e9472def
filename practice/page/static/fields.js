/** The fields a modal may hold. Each has: element, note, id, required, name(), focus(), value(), check(), say(). */

import { fill, h } from './dom.js';
import { icon } from './icons.js';
import { SelectMenu } from './selects.js';
import { Upload, dropZone, filesIn, pickFiles } from './uploads.js';

/** By component type; see https://discord.com/developers/docs/components/reference#label */
export function fieldFor(component, directory) {
  switch (component.type) {
    case 4: return new WritingField(component);
    case 3: case 5: case 6: case 7: case 8: return new SelectField(component, directory);
    case 19: return new FilesField(component);
    case 21: return new ChoicesField(component, 'radio');
    case 22: return new ChoicesField(component, 'checkbox');
    case 23: return new TickField(component);
    default: return null;
  }
}

class ModalField {
  constructor(component) {
    this.component = component;
    this.id = component.custom_id;
    this.required = component.required !== false;
    this.note = h('p', { class: 'field-note', role: 'alert' });
  }

  name(label, id) {
    this.control.id = id;
    if (!this.control.hasAttribute('aria-label') && !this.control.matches('input, textarea')) {
      this.control.setAttribute('aria-label', label);
    }
  }

  focus() {
    this.control.focus();
  }

  say(problem) {
    fill(this.note, problem ?? '');
    this.element.classList.toggle('bad', Boolean(problem));
  }

  check() {
    return null;
  }

  /** The sentence for too few or too many of something, or null. */
  counted(size, what) {
    const least = Math.max(this.component.min_values ?? 1, this.required ? 1 : 0);
    const most = this.component.max_values ?? 1;
    if (size === 0 && !this.required) return null;
    if (size < least) return size ? `At least ${least} ${what}s.` : `A ${what} is needed here.`;
    return size > most ? `At most ${most} ${what}${most > 1 ? 's' : ''}.` : null;
  }
}

class WritingField extends ModalField {
  constructor(component) {
    super(component);
    const long = component.style === 2;
    this.control = h(long ? 'textarea' : 'input', {
      rows: long ? '4' : null, type: long ? null : 'text', placeholder: component.placeholder,
      maxlength: component.max_length, value: component.value ?? '', autocomplete: 'off',
      oninput: () => this.#count(),
    });
    this.counter = h('small', { class: 'counter', 'aria-hidden': 'true' });
    this.element = h('div', { class: 'writing' }, this.control, this.counter);
    this.#count();
  }

  #count() {
    const most = this.component.max_length;
    const size = this.control.value.length;
    fill(this.counter, most && size > most * 0.7 ? `${size} / ${most}` : '');
  }

  value() {
    return this.control.value;
  }

  check() {
    const size = this.control.value.trim().length;
    const least = this.component.min_length ?? 0;
    if (!size) return this.required ? 'This is needed.' : null;
    return size < least ? `At least ${least} characters.` : null;
  }
}

class SelectField extends ModalField {
  constructor(component, directory) {
    super(component);
    this.menu = new SelectMenu(component, directory);
    this.element = this.menu.element;
    this.control = this.menu.element;
  }

  value() {
    return this.menu.values();
  }

  check() {
    return this.counted(this.menu.values().length, 'choice');
  }
}

class FilesField extends ModalField {
  #uploads = [];

  constructor(component) {
    super(component);
    this.most = component.max_values ?? 1;
    this.control = h('button', {
      type: 'button', class: 'drop-button',
      onclick: () => pickFiles((files) => this.#add(files), { many: this.most > 1 }),
    }, icon('picture'), this.most > 1 ? `Drop, paste or choose up to ${this.most} files` : 'Drop, paste or choose a file');
    this.tray = h('div', { class: 'tray' });
    this.element = h('div', {
      class: 'files-field', onpaste: (event) => this.#add(filesIn(event.clipboardData)),
    }, this.control, this.tray);
    dropZone(this.element, (files) => this.#add(files));
  }

  #add(files) {
    const fresh = files.map((file) => new Upload(file, () => this.#draw()));
    this.#uploads = [...this.#uploads, ...fresh].slice(-this.most);
    this.#draw();
    this.say(null);
  }

  #draw() {
    fill(this.tray, this.#uploads.map((each) => each.card(() => {
      each.release();
      this.#uploads = this.#uploads.filter((other) => other !== each);
      this.#draw();
    })));
  }

  value() {
    return this.#uploads.map((each) => each.id);
  }

  async check() {
    await Promise.all(this.#uploads.map((each) => each.done));
    return this.#uploads.find((each) => each.problem)?.problem ?? this.counted(this.#uploads.length, 'file');
  }
}

class ChoicesField extends ModalField {
  constructor(component, kind) {
    super(component);
    this.kind = kind;
    this.inputs = (component.options ?? []).map((each) => h('input', {
      type: kind, name: component.custom_id, value: each.value, checked: each.default,
    }));
    this.element = h('div', { class: 'choices', role: kind === 'radio' ? 'radiogroup' : 'group' },
      this.inputs.map((input, at) => h('label', {}, input, h('span', {}, component.options[at].label,
        component.options[at].description && h('small', {}, component.options[at].description)))));
    this.control = this.element;
  }

  focus() {
    (this.inputs.find((input) => input.checked) ?? this.inputs[0])?.focus();
  }

  #chosen() {
    return this.inputs.filter((input) => input.checked).map((input) => input.value);
  }

  value() {
    return this.kind === 'radio' ? this.#chosen()[0] : this.#chosen();
  }

  check() {
    const limits = this.kind === 'radio' ? {} : { max_values: this.inputs.length };
    this.component = { ...limits, ...this.component };
    return this.counted(this.#chosen().length, 'choice');
  }
}

class TickField extends ModalField {
  constructor(component) {
    super(component);
    this.required = false;
    this.control = h('input', { type: 'checkbox', checked: component.default });
    this.element = h('div', { class: 'choices' }, this.control);
  }

  value() {
    return this.control.checked;
  }
}
