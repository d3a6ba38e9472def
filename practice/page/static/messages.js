/** The list of messages of the open channel: keeps one row per message, redraws only what changed, minds the scroll. */

import { nameOf, symbolOf } from './state.js';
import { fill, h, keepPictures } from './dom.js';
import { icon } from './icons.js';
import { continues, failure, isOwn, messageRow, pendingRow, preview } from './message.js';

/** Distance in pixels from the bottom that still counts as being there. */
const NEAR = 80;

/** Milliseconds after which a row whose list is open is looked at again. */
const LATER = 400;

export class MessageList {
  #rows = new Map();
  #drawn = new Map();
  #atBottom = true;
  #top = 0;
  #notes = new Map();
  #later = 0;

  constructor(room, { names, directory, lightbox, menu, welcome, newPost, toast }) {
    Object.assign(this, { room, toast, welcome, newPost });
    this.view = {
      names, directory, lightbox, menu,
      user: (id) => room.users.get(id),
      thread: (message) => this.#threadOf(message),
      openThread: (thread) => this.open(thread.id),
      jump: (id) => this.jump(id),
      dismiss: (message) => this.#try(room.remove(message)),
      react: (message, emoji, add) => this.#try(room.react(message, emoji, add)),
      note: (id) => this.#notes.get(id),
    };
    this.list = h('ol', { class: 'messages', 'aria-label': 'Messages' });
    this.start = h('div', { class: 'channel-start' });
    this.inner = h('div', { class: 'scroll-inner' }, this.start, this.list);
    this.scroller = h('div', {
      class: 'scroll', tabindex: '0', role: 'log', 'aria-label': 'Conversation', onscroll: () => this.#scrolled(),
    }, this.inner);
    this.fresh = h('button', {
      type: 'button', class: 'jump', hidden: true, onclick: () => this.toBottom(),
    }, icon('down'), 'New messages');
    this.element = h('div', { class: 'conversation' }, this.scroller, this.fresh);
    new ResizeObserver(() => this.#atBottom && this.toBottom()).observe(this.inner);
    new ResizeObserver(() => this.#atBottom && this.toBottom()).observe(this.scroller);
    this.#listen();
  }

  #listen() {
    const on = (type, act) => this.room.addEventListener(type, (event) => act(event.detail));
    on('channel', () => this.reset());
    on('messages', ({ channel }) => channel === this.room.channel && this.draw());
    on('message', ({ kind, message }) => this.#onMessage(kind, message));
    on('interaction', (record) => this.#onInteraction(record));
    on('state', () => this.draw());
  }

  /** Opens a channel, then goes to one of its messages if asked. */
  async open(channel, message) {
    await this.#try(this.room.open(channel));
    if (message) this.jump(message);
  }

  async #try(work) {
    try {
      await work;
    } catch (problem) {
      this.toast(problem.message);
    }
  }

  reset() {
    this.#rows.clear();
    this.#drawn.clear();
    this.#notes.clear();
    this.#atBottom = true;
    fill(this.list);
    this.draw();
  }

  jump(id) {
    const row = this.#rows.get(id);
    if (!row) {
      this.toast('That message is not in this channel.');
      return;
    }
    row.scrollIntoView({ block: 'center' });
    row.classList.remove('flash');
    requestAnimationFrame(() => row.classList.add('flash'));
  }

  toBottom() {
    this.scroller.scrollTop = this.scroller.scrollHeight;
    this.fresh.hidden = true;
    this.#atBottom = true;
  }

  /** Only a move upwards leaves the bottom: a message may grow the list before its scroll event arrives. */
  #scrolled() {
    const { scrollHeight, scrollTop, clientHeight } = this.scroller;
    const near = scrollHeight - scrollTop - clientHeight < NEAR;
    if (near) this.#atBottom = true;
    else if (scrollTop < this.#top) this.#atBottom = false;
    this.#top = scrollTop;
    if (near) this.fresh.hidden = true;
  }

  #onMessage(kind, message) {
    if (message.channel_id !== this.room.channel) return;
    if (kind === 'update') this.#notes.delete(message.id);
    this.draw();
    if (kind !== 'create' || this.#atBottom) return;
    if (isOwn(message, this.room.user)) this.toBottom();
    else this.fresh.hidden = false;
  }

  #onInteraction(record) {
    if (record.kind === 'press') {
      if (record.state === 'failed') this.#notes.set(record.message, failure(record));
      else this.#notes.delete(record.message);
      if (record.state !== 'pending') this.room.interactions.delete(record.id);
    } else if (record.kind === 'modal' && record.state === 'failed') {
      this.room.interactions.delete(record.id);
      this.toast(record.error || 'Something went wrong. Try again.');
    }
    this.draw();
    if (record.state === 'pending' && ['command', 'menu'].includes(record.kind)) this.toBottom();
  }

  /** Brings the rows in line with the room; rows whose message did not change are left alone. */
  draw() {
    const messages = this.room.messages();
    const wanted = new Set(messages.map((each) => each.id));
    for (const [id, row] of this.#rows) {
      if (wanted.has(id)) continue;
      row.remove();
      this.#rows.delete(id);
      this.#drawn.delete(id);
    }
    let place = null;
    for (const message of messages) {
      const row = this.#row(message);
      const next = place ? place.nextSibling : this.list.firstChild;
      if (row !== next) this.list.insertBefore(row, next);
      place = row;
    }
    messages.forEach((message, at) =>
      this.#rows.get(message.id).classList.toggle('continues', continues(message, messages[at - 1])));
    this.#drawPending(messages);
    this.#drawStart(messages);
    document.dispatchEvent(new Event('redrawn'));
  }

  /** The row as it should look now: the kept one, or a new one in its place with the focus and pictures carried over. */
  #row(message) {
    const busy = [...this.room.interactions.values()]
      .filter((each) => each.kind === 'press' && each.message === message.id && each.state === 'pending')
      .map((each) => each.custom_id);
    const thread = this.#threadOf(message);
    const text = JSON.stringify(message);
    // Only a message that names people or channels looks different when those become known.
    const known = /<[@#]|\/channels\//.test(text) ? [this.room.users.size, this.room.channels.size] : [];
    const key = JSON.stringify([text, busy, this.#notes.get(message.id), thread?.name, thread?.message_count, known]);
    const old = this.#rows.get(message.id);
    if (old && (this.#drawn.get(message.id) === key || this.#inUse(old))) return old;
    const row = messageRow(message, {
      ...this.view,
      message,
      pressing: (id) => busy.includes(id),
      press: (id, values) => this.#press(message, id, values),
    });
    if (old) {
      replace(old, row);
    }
    this.#rows.set(message.id, row);
    this.#drawn.set(message.id, key);
    return row;
  }

  /** A row with an open list is drawn anew once the visitor has chosen. */
  #inUse(row) {
    if (!row.querySelector('[aria-expanded=true][aria-controls]')) return false;
    clearTimeout(this.#later);
    this.#later = setTimeout(() => this.draw(), LATER);
    return true;
  }

  async #press(message, id, values) {
    this.#notes.delete(message.id);
    try {
      await this.room.press(message, id, values);
    } catch (problem) {
      this.#notes.set(message.id, problem.message);
      this.draw();
    }
  }

  #drawPending(messages) {
    for (const row of this.list.querySelectorAll(':scope > .pending')) row.remove();
    const answered = new Set(messages.map((each) => (each.interaction_metadata ?? each.interaction)?.id));
    for (const record of this.room.interactions.values()) {
      if (!['command', 'menu'].includes(record.kind) || record.channel !== this.room.channel) continue;
      if (answered.has(record.id) && record.state !== 'failed') continue;
      this.list.append(pendingRow(record, {
        me: this.room.me(), bot: this.room.bot.user ?? { username: 'The bot', bot: true },
        dismiss: () => this.room.dismiss(record.id),
      }));
    }
  }

  /** The thread a message started (it has the message's id) or announces (type 18 refers to it). */
  #threadOf(message) {
    const id = message.type === 18 ? message.message_reference?.channel_id : (message.thread?.id ?? message.id);
    const known = this.room.channels.get(id);
    return this.room.isThread(known) && id !== message.channel_id ? known : null;
  }

  #drawStart(messages) {
    const channel = this.room.channels.get(this.room.channel);
    const forum = channel?.type === 15;
    const bare = !forum && ['studio', 'mods'].includes(channel?.name) && messages.length === 0;
    const key = JSON.stringify([channel?.id, channel?.name, channel?.topic, bare,
      forum && this.room.threadsOf(channel.id).map((each) => [each.name, each.message_count])]);
    if (this.start.dataset.key === key) return;
    this.start.dataset.key = key;
    this.start.classList.toggle('middle', bare || (forum && !this.room.threadsOf(channel.id).length));
    fill(this.start, forum ? this.#posts(channel) : bare ? this.welcome(channel.name) : this.#beginning(channel));
  }

  #beginning(channel) {
    if (!channel) return null;
    const thread = this.room.isThread(channel);
    const kind = this.room.channels.get(channel.parent_id)?.type === 15 ? 'post' : 'thread';
    const owner = this.room.users.get(channel.owner_id);
    return [
      h('h2', {}, icon(symbolOf(this.room, channel)), channel.name),
      h('p', {}, this.room.isDirect(channel)
        ? `What ${channel.name} writes to you alone. Nobody else reads it, moderators neither.`
        : thread
          ? `A ${kind}${owner ? ` started by ${nameOf(owner)}` : ''}.`
          : channel.topic || `This is where #${channel.name} begins.`),
    ];
  }

  #posts(forum) {
    const posts = this.room.threadsOf(forum.id);
    return [
      h('h2', {}, icon('forum'), forum.name),
      h('p', {}, posts.length ? 'Posts in this forum:' : 'Nobody has posted in this forum yet.'),
      h('p', {}, h('button', { type: 'button', class: 'button primary', onclick: () => this.newPost(forum) },
        icon('plus'), 'New post')),
      posts.map((post) => h('button', { type: 'button', class: 'thread-line', onclick: () => this.open(post.id) },
        icon('thread'), h('span', { class: 'thread-words' }, h('b', {}, post.name),
          h('small', {}, `${post.message_count ?? 0} messages`)), h('span', { class: 'thread-open' }, 'Open post'))),
    ];
  }

  /** A line of what a message says, for the composer's reply strip. */
  preview(message) {
    return preview(message, this.view);
  }
}

/** Swaps rows without losing decoded pictures, uncovered spoilers or the keyboard's place. */
function replace(old, row) {
  const focused = old.contains(document.activeElement) ? document.activeElement.dataset.customId : null;
  keepPictures(old, row);
  const uncovered = [...old.querySelectorAll('.spoiler')].map((each) => each.classList.contains('open'));
  row.querySelectorAll('.spoiler').forEach((each, at) => uncovered[at] && each.click());
  row.classList.toggle('continues', old.classList.contains('continues'));
  old.replaceWith(row);
  if (focused) row.querySelector(`[data-custom-id="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
}
