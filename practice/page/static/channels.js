/** The left column: channels with their threads, what is unread, what is private; and the bot's light. */

import { fill, h } from './dom.js';
import { icon } from './icons.js';
import { nameOf } from './state.js';

const VIEW_CHANNEL = 1n << 10n;
const CATEGORY = 4;
const FORUM = 15;

export class ChannelList {
  constructor(room, { open }) {
    Object.assign(this, { room, open });
    this.element = h('nav', { class: 'channels', 'aria-label': 'Channels' });
    this.light = h('p', { class: 'bot-light', role: 'status' });
    for (const type of ['state', 'channel', 'connection']) room.addEventListener(type, () => this.draw());
  }

  draw() {
    const focused = document.activeElement?.dataset?.channel;
    fill(this.element, this.room.guilds.map((guild) => [
      h('h2', {}, guild.name),
      h('ul', {}, this.room.topChannels()
        .filter((each) => each.guild_id === guild.id).map((each) => this.#entry(each))),
    ]), this.#conversations());
    if (focused) this.element.querySelector(`[data-channel="${focused}"]`)?.focus();
    this.#drawLight();
  }

  #conversations() {
    const found = this.room.conversations();
    return found.length > 0 && [
      h('h2', {}, 'Private messages'),
      h('ul', {}, found.map((each) => h('li', {}, this.#button(each, 'easel')))),
    ];
  }

  #entry(channel) {
    if (channel.type === CATEGORY) return h('li', { class: 'category' }, channel.name);
    const threads = this.room.threadsOf(channel.id).filter((each) => this.#shown(each));
    return h('li', {}, this.#button(channel, channel.type === FORUM ? 'forum' : 'hash'),
      threads.length > 0 && h('ul', { class: 'threads' }, threads.map((each) => h('li', {}, this.#button(each, 'thread')))));
  }

  /** Archived threads leave the column unless one is being read. */
  #shown(thread) {
    return !thread.thread_metadata?.archived || thread.id === this.room.channel;
  }

  #button(channel, symbol) {
    const here = channel.id === this.room.channel;
    const unread = this.room.unread.has(channel.id);
    const closed = isPrivate(channel);
    return h('button', {
      type: 'button', class: `channel ${unread ? 'unread' : ''}`, dataset: { channel: channel.id },
      'aria-current': here ? 'page' : null, onclick: () => this.open(channel.id),
    }, icon(symbol), h('span', { class: 'channel-name' }, channel.name),
    channel.thread_metadata?.archived && h('span', { class: 'mark' }, 'archived'),
    channel.thread_metadata?.locked && h('span', { class: 'mark', title: 'Locked' }, icon('lock')),
    closed && h('span', { class: 'mark', title: 'Private' }, icon('lock'), h('span', { class: 'quiet' }, 'private')),
    channel.nsfw && !this.room.isThread(channel) && h('span', { class: 'mark age', title: 'Age-restricted' }, '18+'),
    unread && h('span', { class: 'dot', title: 'New messages' }, h('span', { class: 'quiet' }, 'new messages')));
  }

  #drawLight() {
    const { bot, connected } = this.room;
    const name = bot.user ? nameOf(bot.user) : 'The bot';
    const words = !connected ? 'Reconnecting to the practice room…' : bot.online ? `${name} is online` : `${name} is not connected`;
    this.light.className = `bot-light ${connected && bot.online ? 'on' : 'off'}`;
    if (this.light.textContent !== words) fill(this.light, words);
  }
}

/** Whether everyone is kept out: an overwrite for the server's own role that denies seeing the channel. */
function isPrivate(channel) {
  return (channel.permission_overwrites ?? []).some((each) =>
    each.id === channel.guild_id && (BigInt(each.deny ?? 0) & VIEW_CHANNEL) !== 0n);
}
