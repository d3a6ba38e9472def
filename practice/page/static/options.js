/** One input per command option, each with the same face: element, focus(), read(), set(typed), filled. */

import { OPTION, helpFor, readNumber, readText } from './commands.js';
import { fill, h } from './dom.js';
import { icon } from './icons.js';
import { Listbox } from './listbox.js';
import { Upload, dropZone, pickFiles } from './uploads.js';

const PAUSE = 220;

/**
 * The field for an option. `context` carries: directory, suggest(option) => choices, onHelp(text), onRemove(option),
 * onChange(). `read()` gives `{value}`, `{problem}` or `{}` when empty.
 */
export function optionField(option, context) {
  if (option.type === OPTION.ATTACHMENT) return new AttachmentField(option, context);
  if (option.autocomplete || context.directory.choices(option)) return new ComboField(option, context);
  return new TextField(option, context);
}

class Field {
  constructor(option, context) {
    this.option = option;
    this.context = context;
    this.input = this.build();
    const label = h('label', { class: 'pill-name', for: this.input.id || null }, option.name);
    this.element = h('div', {
      class: 'pill', dataset: { option: option.name }, onfocusin: () => context.onHelp(helpFor(option)),
    }, label, this.body ?? this.input, option.required ? null : h('button', {
      type: 'button', class: 'pill-remove', 'aria-label': `Leave out ${option.name}`,
      onclick: () => context.onRemove(option),
    }, icon('close')));
  }

  inputProps() {
    return {
      id: `option-${this.option.name}`, autocomplete: 'off', spellcheck: 'false',
      'aria-required': this.option.required ? 'true' : null,
      oninput: () => this.changed(),
    };
  }

  changed() {
    this.element.classList.remove('bad');
    this.context.onChange();
  }

  focus() {
    this.input.focus();
    const end = this.input.value?.length;
    if (end) this.input.setSelectionRange?.(end, end);
  }

  get filled() {
    return this.input.value.trim() !== '';
  }

  set(typed) {
    this.input.value = typed;
    // Its height is known only once the form stands on the page.
    queueMicrotask(() => this.grow?.());
  }

  key() {
    return false;
  }

  close() {}
}

class TextField extends Field {
  build() {
    const number = this.option.type !== OPTION.STRING;
    const area = h('textarea', {
      ...this.inputProps(), rows: '1', class: 'pill-input', spellcheck: number ? 'false' : 'true',
      inputmode: number ? 'decimal' : null, style: { '--least': number ? '5ch' : '18ch' },
      placeholder: number ? '' : this.option.required ? 'required' : '',
    });
    area.addEventListener('input', () => this.grow());
    return area;
  }

  grow() {
    const area = this.input;
    const longest = Math.max(...area.value.split('\n').map((line) => line.length));
    area.style.setProperty('width', `${Math.min(longest + 3, 70)}ch`);
    area.style.setProperty('height', 'auto');
    area.style.setProperty('height', `${area.scrollHeight}px`);
  }

  read() {
    if (!this.filled) return {};
    const typed = this.input.value.trim();
    return this.option.type === OPTION.STRING ? readText(this.option, typed) : readNumber(this.option, typed);
  }
}

/** A field with a list: fixed choices, people, channels, or what the bot's autocomplete offers. */
class ComboField extends Field {
  picked = null;
  #timer = 0;
  #turn = 0;

  build() {
    this.fixed = this.option.autocomplete ? null : this.context.directory.choices(this.option);
    const input = h('input', {
      ...this.inputProps(), type: 'text', role: 'combobox', class: 'pill-input', 'aria-autocomplete': 'list',
      placeholder: this.fixed ? 'choose' : this.option.required ? 'required' : '',
      onfocus: () => this.offer(), onclick: () => this.list.open || this.offer(), onblur: () => this.close(),
    });
    this.list = new Listbox(input, {
      label: `Choices for ${this.option.name}`, above: true, onPick: (item) => this.pick(item),
    });
    return input;
  }

  changed() {
    this.picked = null;
    super.changed();
    this.offer();
  }

  close() {
    clearTimeout(this.#timer);
    this.#turn += 1;
    this.list.hide();
  }

  pick(item) {
    this.input.value = item.label;
    this.picked = item;
    this.element.classList.remove('bad');
    this.context.onChange();
  }

  set(typed) {
    const found = this.fixed && this.context.directory.find(this.option, typed);
    if (found) this.pick(found);
    else super.set(typed);
  }

  offer() {
    clearTimeout(this.#timer);
    this.#turn += 1;
    if (this.fixed) {
      const typed = this.picked ? '' : this.input.value.trim().toLowerCase().replace(/^[@#]/, '');
      const items = this.fixed.filter((item) => item.label.toLowerCase().includes(typed));
      this.list.show(items, { empty: 'No such choice.' });
      return;
    }
    this.#timer = setTimeout(() => this.#ask(this.#turn), PAUSE);
  }

  async #ask(turn) {
    let choices = [];
    let empty = 'No suggestions. What you typed is used as it is.';
    try {
      choices = await this.context.suggest(this.option);
    } catch (problem) {
      empty = problem.message;
    }
    if (turn !== this.#turn || document.activeElement !== this.input) return;
    const items = choices.map((each) => ({ value: each.value, label: each.name }));
    this.list.show(items, { empty, active: -1 });
  }

  key(event) {
    return this.list.key(event);
  }

  read() {
    if (!this.filled) return {};
    if (this.picked) return { value: this.picked.value };
    const typed = this.input.value.trim();
    if (this.fixed) {
      const found = this.context.directory.find(this.option, typed);
      return found ? { value: found.value } : { problem: `${this.option.name} has no choice called “${typed}”.` };
    }
    return this.option.type === OPTION.STRING ? readText(this.option, typed) : readNumber(this.option, typed);
  }
}

class AttachmentField extends Field {
  upload = null;

  build() {
    this.body = h('div', { class: 'pill-drop' });
    dropZone(this.body, ([file]) => file && this.offer(file));
    this.draw();
    return this.body;
  }

  /** Takes a file as this option's value, in place of an earlier one. */
  offer(file) {
    this.upload?.release();
    this.upload = new Upload(file, () => this.draw());
    this.draw();
    this.element.classList.remove('bad');
    this.context.onChange();
  }

  /** Takes a file that was already handed in. */
  adopt(upload) {
    this.upload = upload;
    upload.done.then(() => this.draw());
    this.draw();
  }

  clear() {
    this.upload?.release();
    this.upload = null;
    this.draw();
    this.context.onChange();
    this.focus();
  }

  draw() {
    if (this.upload) {
      fill(this.body, this.upload.card(() => this.clear()));
      return;
    }
    fill(this.body, h('button', {
      type: 'button', class: 'drop-button', 'aria-label': `Choose a file for ${this.option.name}`,
      onclick: () => pickFiles(([file]) => file && this.offer(file), { many: false, accept: 'image/*' }),
    }, icon('picture'), 'Drop, paste or choose a picture'));
  }

  focus() {
    this.body.querySelector('button')?.focus();
  }

  get filled() {
    return this.upload !== null;
  }

  set() {}

  close() {
    this.upload?.release();
  }

  async ready() {
    await this.upload?.done;
  }

  read() {
    if (!this.upload) return {};
    if (this.upload.problem) return { problem: this.upload.problem };
    return { value: this.upload.id };
  }
}
