/** The drawer with the server's AutoMod rules, for those who manage the server. What it shows is what the server has. */

import { get, post } from './api.js';
import { fill, h } from './dom.js';
import { Drawer } from './drawer.js';
import { icon } from './icons.js';

const PRESETS = { 1: 'profanity', 2: 'sexual content', 3: 'slurs' };
const FORM = {
  title: 'New AutoMod rule',
  components: [
    { type: 18, label: 'Name', component: { type: 4, custom_id: 'name', style: 1, max_length: 100 } },
    { type: 18, label: 'Words and phrases', description: 'With commas between them; cat* is every word that begins with cat.',
      component: { type: 4, custom_id: 'keywords', style: 2, max_length: 1000 } },
    { type: 18, label: 'What members are told', description: 'After Discord’s own sentence.',
      component: { type: 4, custom_id: 'message', style: 1, max_length: 150, required: false } },
    { type: 18, label: 'Tell moderators in', component: { type: 8, custom_id: 'alert', channel_types: [0], min_values: 0, required: false } },
  ],
};

export class Rules {
  constructor(room, { toast, dialog }) {
    Object.assign(this, { room, toast, dialog });
    this.list = h('div', { class: 'drawer-body' });
    this.drawer = new Drawer({
      name: 'AutoMod', symbol: 'shield', id: 'rules', onOpen: () => this.load(),
      lead: 'Discord blocks what members write against these rules. Slash commands slip past it; a bot that reads the rules can keep to them.',
      body: this.list,
    });
    this.drawer.button.hidden = true;
    room.addEventListener('rules', () => this.load());
    room.addEventListener('state', () => this.#onState());
  }

  #onState() {
    const manages = Boolean(this.room.me()?.manages);
    this.drawer.button.hidden = !manages;
    if (!manages) this.drawer.close();
  }

  async load() {
    if (this.drawer.element.hidden) return;
    await this.#show(() => get('/practice/rules', { user: this.room.user }));
  }

  #change(path, about) {
    return this.#show(() => post(path, { user: this.room.user, ...about }));
  }

  async #show(work) {
    try {
      this.#draw(await work());
    } catch (problem) {
      this.toast(problem.message);
    }
  }

  #draw(rules) {
    fill(this.list,
      rules.length ? rules.map((rule) => this.#rule(rule)) : h('p', { class: 'drawer-lead' }, 'There are no rules yet.'),
      h('button', { type: 'button', class: 'button secondary', onclick: () => this.#add() }, icon('plus'), 'New rule'));
  }

  #rule(rule) {
    const { keyword_filter: words = [], regex_patterns: patterns = [], presets = [], allow_list: allowed = [] } = rule.trigger_metadata;
    const minded = [...words, ...patterns.map((each) => `/${each}/`), ...presets.map((each) => PRESETS[each])];
    const block = rule.actions.find((each) => each.type === 1);
    const alert = rule.actions.find((each) => each.type === 2);
    return h('fieldset', { class: rule.enabled ? 'rule' : 'rule off' },
      h('legend', {}, rule.name),
      h('p', { class: 'rule-words' }, minded.map((each) => h('code', {}, each))),
      h('p', { class: 'rule-facts' }, [
        block ? 'Blocks the message' : 'Lets the message through',
        alert && `tells #${this.room.channels.get(alert.metadata.channel_id)?.name ?? 'another channel'}`,
        allowed.length > 0 && `spares ${allowed.join(', ')}`,
        ...this.#exempt(rule),
      ].filter(Boolean).join(' · ')),
      block?.metadata?.custom_message && h('p', { class: 'rule-message' }, `“${block.metadata.custom_message}”`),
      h('div', { class: 'rule-tools' },
        h('label', {}, h('input', {
          type: 'checkbox', checked: rule.enabled,
          onchange: (event) => this.#change('/practice/rules/change', { rule: rule.id, enabled: event.target.checked }),
        }), 'On'),
        h('button', {
          type: 'button', class: 'plain', onclick: () => this.#change('/practice/rules/remove', { rule: rule.id }),
        }, icon('bin'), 'Remove')));
  }

  #exempt(rule) {
    const roles = rule.exempt_roles.map((id) => this.room.roles.get(id)?.name ?? 'a role');
    const places = rule.exempt_channels.map((id) => `#${this.room.channels.get(id)?.name ?? 'a channel'}`);
    return [roles.length && `not for ${roles.join(', ')}`, places.length && `not in ${places.join(', ')}`];
  }

  #add() {
    this.dialog.show(FORM, async ({ name, keywords, message, alert }) => {
      const words = keywords.split(',').map((each) => each.trim()).filter(Boolean);
      this.#draw(await post('/practice/rules', {
        user: this.room.user, name, keywords: words, message, alert: alert?.[0] ?? null,
      }));
    });
  }
}
