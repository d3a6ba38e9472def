/** The messages of each channel that was opened, oldest first, kept in line with the events. */

import { get } from './api.js';

/** Snowflakes by age: as numbers too long for a float, so by length, then by letter. */
export function compare(a, b) {
  if (a.length !== b.length) return a.length - b.length;
  return a < b ? -1 : a > b ? 1 : 0;
}

export class History {
  #lists = new Map();
  #loading = new Map();

  of(channel) {
    return this.#lists.get(channel) ?? [];
  }

  clear() {
    this.#lists.clear();
    this.#loading.clear();
  }

  /** Fetches a channel's messages; what arrives by event meanwhile is newer and is applied on top. */
  async load(user, channel) {
    const meanwhile = [];
    this.#loading.set(channel, meanwhile);
    const list = await get('/practice/messages', { user, channel });
    if (this.#loading.get(channel) !== meanwhile) return;
    this.#loading.delete(channel);
    this.#lists.set(channel, list);
    for (const event of meanwhile) this.#change(event);
  }

  /** Takes one message event; answers the message as it now stands, or null where its channel was never opened. */
  apply(event) {
    this.#loading.get(event.data.channel_id)?.push(event);
    return this.#change(event);
  }

  #change({ type, data }) {
    const list = this.#lists.get(data.channel_id);
    if (!list) return null;
    const at = list.findIndex((each) => each.id === data.id);
    if (type === 'message_delete') {
      if (at >= 0) list.splice(at, 1);
      return data;
    }
    if (at >= 0) {
      list[at] = data;
      return data;
    }
    if (type === 'message_update') return null;
    const after = list.findIndex((each) => compare(each.id, data.id) > 0);
    list.splice(after < 0 ? list.length : after, 0, data);
    return data;
  }
}
