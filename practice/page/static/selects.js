/** Select menus of all five kinds, in messages and in modals. */

import { fill, h } from './dom.js';
import { icon } from './icons.js';
import { Listbox } from './listbox.js';

const STRING = 3;
const USER = 5;
const ROLE = 6;
const MENTIONABLE = 7;
const CHANNEL = 8;

/** The words a button without a choice shows. */
const PROMPTS = {
  [STRING]: 'Make a selection', [USER]: 'Choose a person', [ROLE]: 'Choose a role',
  [MENTIONABLE]: 'Choose a person or role', [CHANNEL]: 'Choose a channel',
};

/**
 * A select as Discord describes it (https://discord.com/developers/docs/components/reference#string-select).
 * `onDone(values)` is called when the choice is complete: at once for a single choice, on closing for several.
 */
export class SelectMenu {
  constructor(component, directory, onDone = () => {}) {
    this.component = component;
    this.items = itemsOf(component, directory);
    this.several = (component.max_values ?? 1) > 1;
    this.onDone = onDone;
    this.words = h('span', { class: 'select-words' });
    this.element = h('button', {
      type: 'button', class: 'select', dataset: { customId: component.custom_id }, disabled: component.disabled,
      onclick: () => this.#toggle(), onkeydown: (event) => this.#key(event),
      onblur: () => this.#close(),
    }, this.words, icon('down'));
    this.list = new Listbox(this.element, {
      label: component.placeholder ?? PROMPTS[component.type], multiple: this.several,
      onPick: (item) => this.#picked(item),
    });
    this.list.chosen = new Set(preset(component));
    this.before = this.values().join();
    this.#say();
  }

  values() {
    return this.items.map((item) => item.value).filter((value) => this.list.chosen.has(value));
  }

  #toggle() {
    if (this.list.open) this.#close();
    else this.list.show(this.items, { empty: 'There is nothing to choose.' });
  }

  #key(event) {
    if (event.key === 'Escape' && this.list.open) {
      event.preventDefault();
      event.stopPropagation();
      this.#close();
    } else if (event.key === 'ArrowDown' && !this.list.open) {
      event.preventDefault();
      this.#toggle();
    } else {
      this.list.key(event);
    }
  }

  #picked(item) {
    const most = this.component.max_values ?? 1;
    if (!this.several) {
      const again = this.list.chosen.has(item.value) && this.component.min_values === 0;
      this.list.chosen = new Set(again ? [] : [item.value]);
      this.#say();
      this.onDone(this.values());
    } else if (this.list.chosen.size > most) {
      this.list.pick(item);
    } else {
      this.#say();
    }
  }

  #close() {
    if (!this.list.open) return;
    this.list.hide();
    const now = this.values();
    const enough = now.length >= (this.component.min_values ?? 1);
    if (this.several && enough && now.join() !== this.before) {
      this.before = now.join();
      this.onDone(now);
    }
  }

  #say() {
    const labels = this.items.filter((item) => this.list.chosen.has(item.value)).map((item) => item.label);
    const prompt = this.component.placeholder ?? PROMPTS[this.component.type] ?? PROMPTS[STRING];
    fill(this.words, labels.length ? labels.join(', ') : prompt);
    this.element.classList.toggle('empty', !labels.length);
    this.element.setAttribute('aria-label', labels.length ? `${prompt}: ${labels.join(', ')}` : prompt);
  }
}

function preset(component) {
  if (component.type === STRING) {
    return (component.options ?? []).filter((each) => each.default).map((each) => each.value);
  }
  return (component.default_values ?? []).map((each) => each.id);
}

function itemsOf(component, directory) {
  switch (component.type) {
    case USER: return directory.people();
    case ROLE: return directory.roles();
    case MENTIONABLE: return [...directory.people(), ...directory.roles()];
    case CHANNEL: return directory.channels(component.channel_types);
    default: return (component.options ?? []).map((each) => ({
      value: each.value, label: each.label, hint: each.description, lead: each.emoji?.name,
    }));
  }
}
