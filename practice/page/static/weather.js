/** The drawer in which a visitor makes a provider slow, failing or prudish. It shows whatever the server says there is. */

import { get, post } from './api.js';
import { fill, h } from './dom.js';
import { Drawer } from './drawer.js';

/** Words for the modes this page knows; a mode it does not know is shown by its own name. */
const WORDS = {
  ok: 'Fine', slow: 'Slow, twenty times', rate_limited: 'Too many requests', server_error: 'Server errors',
  unauthorized: 'Key refused', no_balance: 'Out of money', lost_reply: 'Accepts, loses the reply',
  never: 'Never finishes', failed: 'Jobs fail', moderated_input: 'Prudish about what it is asked',
  moderated_output: 'Prudish about what it made', nsfw_flag: 'Flags pictures as unsafe',
  html: 'Answers with a web page', html_picture: 'A web page for a picture', truncated_picture: 'Half a picture',
  huge_picture: 'A picture bomb',
  redirect_private: 'Redirects to a private address', duplicate: 'Results twice', fewer: 'Fewer pictures than asked',
  empty: 'No pictures at all', not_found_poll: 'Forgets jobs', unknown_status: 'Speaks of an unknown status',
  broken_json: 'Broken JSON', stall: 'Stalls halfway', html_ok: 'Answers 200 with a web page', gateway_timeout: 'Gateway timeouts',
  cut_download: 'Cuts downloads short', huge_body: 'A picture of far too many bytes', redirect_loop: 'Redirects in a circle',
  private_url: 'Names a private address', missing_picture: 'The picture is gone', request_timeout: 'Times out',
  nsfw_blank: 'Blanks unsafe pictures', cancelled: 'Cancels jobs', timeout: 'Gives jobs up',
  down: 'Server errors', hang: 'Never answers', garbage: 'Answers nonsense', prudish: 'Flags everything',
  blocked_completed: 'Done, but blocked', instant: 'Answers at once', slow_download: 'Slow downloads', sync_timeout_5004: 'Synchronous timeout',
};
const NAMES = {
  modelverse: 'UModelverse', wavespeed: 'WaveSpeed', vtrix: 'Vtrix', moderation: 'Moderation API', discord: 'Discord itself',
};
/** Words that mean something else for one of them. */
const OWN_WORDS = { moderation: { slow: 'Slow' } };
const LONGEST = 30;

export class Weather {
  constructor(room, { toast }) {
    this.toast = toast;
    this.body = h('div', { class: 'drawer-body' });
    this.drawer = new Drawer({
      name: 'Weather', symbol: 'weather', id: 'weather', body: this.body, onOpen: () => this.load(),
      lead: 'Make a provider slow, failing or prudish, and see what the bot makes of it.',
    });
    room.addEventListener('switches', () => this.load());
    this.load();
  }

  async load() {
    let switches;
    try {
      switches = await get('/practice/switches');
    } catch (problem) {
      const words = problem.status === 404 ? 'There are no providers in this room.' : problem.message;
      fill(this.body, h('p', { class: 'drawer-lead' }, words));
      return;
    }
    this.#draw(switches);
  }

  #draw(switches) {
    const focused = document.activeElement?.id;
    const known = Object.entries(switches).filter(([, value]) => value && typeof value === 'object');
    fill(this.body, known.map(([name, value]) => this.#provider(name, value)),
      h('button', { type: 'button', class: 'button secondary', id: 'fine-weather', onclick: () => this.#clear(known) },
        'Back to fine weather'));
    const stormy = known.filter(([, value]) => value.mode && value.mode !== 'ok').length;
    this.drawer.button.classList.toggle('stormy', stormy > 0);
    this.drawer.button.title = stormy ? 'Something is switched to misbehave' : 'Everything is fine';
    if (focused) document.getElementById(focused)?.focus();
  }

  #provider(name, value) {
    const modes = (value.modes ?? []).map((each) => (typeof each === 'string' ? each : each.name));
    return h('fieldset', { class: value.mode && value.mode !== 'ok' ? 'provider stormy' : 'provider' },
      h('legend', {}, NAMES[name] ?? name),
      modes.length > 0 && this.#mode(name, value.mode, modes),
      'latency' in value && this.#latency(name, value.latency),
      value.words?.length > 0 && h('p', { class: 'drawer-lead words' }, `It minds words such as ${value.words.join(', ')}.`));
  }

  #mode(name, mode, modes) {
    const id = `mode-${name}`;
    const all = modes.includes(mode) ? modes : [mode, ...modes];
    return h('div', { class: 'weather-row' }, h('label', { for: id }, 'It is'),
      h('select', { id, onchange: (event) => this.#change(name, { mode: event.target.value }) },
        all.map((each) => h('option', { value: each, selected: each === mode },
          OWN_WORDS[name]?.[each] ?? WORDS[each] ?? plain(each)))));
  }

  /** Seconds a job takes; without a number the provider keeps its own natural spread. */
  #latency(name, latency) {
    const id = `latency-${name}`;
    const own = typeof latency !== 'number';
    const shown = h('output', { for: id }, own ? 'as usual' : `${latency} s`);
    const slider = h('input', {
      id, type: 'range', min: '0', max: String(LONGEST), step: '0.5', value: own ? '2.5' : String(latency),
      'aria-valuetext': own ? 'as usual' : `${latency} seconds`,
      oninput: (event) => fill(shown, `${event.target.value} s`),
      onchange: (event) => this.#change(name, { latency: Number(event.target.value) }),
    });
    return h('div', { class: 'weather-row' }, h('label', { for: id }, 'A picture takes'), slider, shown);
  }

  /** Every switch this panel shows as it was in the beginning. */
  #clear(known) {
    const calm = ([name, value]) => [name, {
      ...('mode' in value ? { mode: 'ok' } : {}), ...('latency' in value ? { latency: null } : {}),
    }];
    return this.#post(Object.fromEntries(known.map(calm)));
  }

  #change(name, change) {
    return this.#post({ [name]: change });
  }

  async #post(changes) {
    try {
      await post('/practice/switches', changes);
      await this.load();
    } catch (problem) {
      this.toast(problem.message);
      await this.load();
    }
  }
}

function plain(name) {
  return String(name ?? '').replaceAll('_', ' ');
}
