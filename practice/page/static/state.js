/**
 * What the page knows: who the visitor is, channels, messages, commands and open interactions.
 * It asks the server and follows its events; it draws nothing. Views listen to its events:
 * `state`, `channel`, `messages`, `message`, `interaction`, `modal`, `connection`, `switches`, `rules`.
 */

import { Events, get, interactionId, post } from './api.js';
import { History, compare } from './history.js';
import { Unread } from './unread.js';

const THREADS = new Set([10, 11, 12]);
const DIRECT = 1;
const FORUM = 15;
const SAVED_USER = 'easel.practice.user';

export class Room extends EventTarget {
  user = '';
  channel = '';
  users = new Map();
  guilds = [];
  channels = new Map();
  commands = [];
  roles = new Map();
  bot = { online: false, user: null };
  unread = new Unread();
  interactions = new Map();
  connected = false;
  #history = new History();
  #refresh = 0;

  constructor() {
    super();
    this.events = new Events({
      onEvent: (event) => this.#receive(event),
      onOpen: (again) => this.#opened(again),
      onLost: () => this.#connection(false),
    });
  }

  tell(type, detail = {}) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }

  async start() {
    await this.reload(sessionStorage.getItem(SAVED_USER) ?? '');
    this.unread.arrive(this.user, this.channels.values());
    this.events.follow(this.user);
    await this.open(this.#firstChannel(location.hash.slice(1)));
  }

  /** Become someone else: other channels, other ephemeral messages. */
  async become(user) {
    if (user === this.user) return;
    sessionStorage.setItem(SAVED_USER, user);
    this.unread.leave(this.user, this.channels.values());
    this.#history.clear();
    this.interactions.clear();
    await this.reload(user);
    this.unread.arrive(user, this.channels.values());
    this.events.follow(user);
    await this.open(this.#firstChannel(this.channel), true);
  }

  /** The server's whole state for one user. An unknown (remembered) id falls back to the first person. */
  async reload(user = this.user) {
    const place = this.channel ? { channel: this.channel } : {};
    const load = (id) => get('/practice/state', id ? { user: id, ...place } : place);
    let state = await load(user).catch((problem) => {
      if (!user || problem.status !== 400) throw problem;
      return load('');
    });
    this.users = new Map(state.users.map((each) => [each.id, each]));
    const people = this.people();
    this.user = this.users.has(user) && people.some((each) => each.id === user) ? user : (people[0]?.id ?? '');
    if (user && this.user !== user) state = await load(this.user);
    this.bot = state.bot;
    if (state.bot?.user) this.users.set(state.bot.user.id, state.bot.user);
    this.guilds = state.guilds;
    this.channels = new Map(state.channels.map((each) => [each.id, each]));
    this.commands = state.commands;
    const roles = [...(state.roles ?? []), ...state.guilds.flatMap((guild) => guild.roles ?? [])];
    this.roles = new Map(roles.map((role) => [role.id, role]));
    this.tell('state');
    if (this.channel && !this.channels.has(this.channel)) await this.open(this.#firstChannel(''));
  }

  people() {
    return [...this.users.values()].filter((each) => !each.bot);
  }

  me() {
    return this.users.get(this.user);
  }

  isThread(channel) {
    return THREADS.has(channel?.type);
  }

  isDirect(channel) {
    return channel?.type === DIRECT;
  }

  threadsOf(id) {
    return [...this.channels.values()]
      .filter((each) => this.isThread(each) && each.parent_id === id)
      .sort((a, b) => compare(b.id, a.id));
  }

  /** Private conversations in which something was said, or that are open. */
  conversations() {
    return [...this.channels.values()]
      .filter((each) => this.isDirect(each) && (each.last_message_id || each.id === this.channel));
  }

  /** The server's top-level channels in the order Discord shows them. */
  topChannels() {
    return [...this.channels.values()]
      .filter((each) => !this.isThread(each) && !this.isDirect(each))
      .sort((a, b) => (a.position ?? 0) - (b.position ?? 0) || compare(a.id, b.id));
  }

  messages(channel = this.channel) {
    return this.#history.of(channel);
  }

  async open(id, force = false) {
    const channel = this.channels.get(id);
    if (!channel) return;
    if (id === this.channel && !force) return;
    this.channel = id;
    this.unread.delete(id);
    history.replaceState(null, '', `#${id}`);
    this.tell('channel', { channel });
    await Promise.all([this.#loadCommands(id), channel.type !== FORUM && this.load(id)]);
  }

  /** Which commands there are depends on the place: a private conversation has others than a channel. */
  async #loadCommands(id) {
    const user = this.user;
    const commands = await get('/practice/commands', { user, channel: id });
    if (user !== this.user || id !== this.channel) return;
    this.commands = commands;
    this.tell('state');
  }

  async load(id) {
    const user = this.user;
    await this.#history.load(user, id);
    if (user === this.user) this.tell('messages', { channel: id });
  }

  /** Deletes a message; an ephemeral one is dismissed by that. */
  remove(message) {
    return post('/practice/delete', { user: this.user, message: message.id });
  }

  react(message, emoji, add) {
    return post('/practice/reactions', { user: this.user, message: message.id, emoji, add });
  }

  /** `archive` with `{archived}` or `lock` with `{locked}`. */
  manage(thread, verb, change) {
    return post(`/practice/${verb}`, { user: this.user, channel: thread.id, ...change });
  }

  command(name, options) {
    const channel = this.channel;
    const path = '/practice/commands';
    return this.#act(path, { channel, name, options }, { kind: 'command', label: `/${name}`, channel });
  }

  menu(message, name) {
    const channel = message.channel_id;
    return this.#act('/practice/menus', { message: message.id, name }, { kind: 'menu', label: name, channel });
  }

  press(message, custom_id, values) {
    const body = { message: message.id, custom_id, ...(values ? { values } : {}) };
    const about = { kind: 'press', message: message.id, custom_id, channel: message.channel_id };
    return this.#act('/practice/presses', body, about);
  }

  submit(interaction, fields) {
    return this.#act('/practice/modals', { interaction, fields }, { kind: 'modal', channel: this.channel });
  }

  say(content, attachments, reply) {
    const answer = reply ? { reply_to: reply.message.id, ping: reply.ping } : {};
    return post('/practice/messages', {
      user: this.user, channel: this.channel, content, attachments, ...answer,
    });
  }

  /** A thread in a channel, or a post in a forum; answers its id. */
  async begin(channel, { name, content, files }) {
    const body = { user: this.user, channel, name, content, attachments: files };
    const { id } = await post('/practice/threads', body);
    await this.reload();
    return id;
  }

  dismiss(interaction) {
    this.interactions.delete(interaction);
    this.tell('interaction', { id: interaction, state: 'dismissed' });
  }

  async #act(path, body, about) {
    const answer = await post(path, { user: this.user, ...body });
    const id = interactionId(answer);
    // The first event may overtake this answer: what it said is kept.
    const known = this.interactions.get(id);
    const record = { state: 'pending', ...known, ...about, id };
    this.interactions.set(id, record);
    this.#settle(record);
    return id;
  }

  #settle(record) {
    const over = ['answered', 'modal'].includes(record.state);
    if (over && record.kind) this.interactions.delete(record.id);
    this.tell('interaction', record);
  }

  #receive(event) {
    const { type, data } = event;
    if (type.startsWith('message_')) this.#onMessage(event);
    else if (type === 'interaction') this.#onInteraction(data);
    else if (type === 'switches' || type === 'rules') this.tell(type, data);
    else if (type === 'bot') {
      this.bot = { ...this.bot, ...data };
      this.tell('state');
      this.#soon();
    } else {
      this.#soon();
    }
  }

  #onMessage(event) {
    const { type, data } = event;
    const channel = data.channel_id;
    const place = this.channels.get(channel);
    if (type === 'message_create') {
      if (place && !data.ephemeral) place.last_message_id = data.id;
      if (channel !== this.channel && data.author?.id !== this.user) this.unread.add(channel);
      if (channel !== this.channel) this.tell('state');
    }
    // A thread's own record, with its count of messages, changes without an event of its own.
    if (type !== 'message_update' && this.isThread(place)) this.#soon();
    const known = this.#history.apply(event);
    this.tell('message', { kind: type.slice('message_'.length), message: known ?? data });
  }

  #onInteraction(data) {
    const record = { ...this.interactions.get(data.id), ...data };
    this.interactions.set(data.id, record);
    if (data.state === 'modal' && data.modal) this.tell('modal', { id: data.id, modal: data.modal });
    this.#settle(record);
  }

  /** Several events in a row ask the server once. */
  #soon() {
    clearTimeout(this.#refresh);
    this.#refresh = setTimeout(() => this.reload().catch(() => {}), 60);
  }

  #opened(again) {
    this.#connection(true);
    if (!again) return;
    this.reload().catch(() => {});
    if (this.channel) this.load(this.channel).catch(() => {});
  }

  #connection(up) {
    if (this.connected === up) return;
    this.connected = up;
    this.tell('connection');
  }

  #firstChannel(wanted) {
    if (this.channels.has(wanted)) return wanted;
    const top = this.topChannels().filter((each) => each.type === 0);
    return (top.find((each) => each.name === 'studio') ?? top[0])?.id ?? '';
  }
}

/** The icon of a place. */
export function symbolOf(room, channel) {
  if (room.isDirect(channel)) return 'easel';
  return room.isThread(channel) ? 'thread' : channel?.type === FORUM ? 'forum' : 'hash';
}

/** The name a person is called by. */
export function nameOf(user) {
  return user?.nick ?? user?.global_name ?? user?.username ?? 'Someone';
}
