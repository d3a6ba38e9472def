/** Puts the page together: one room, its views, and what connects them. */

import { ChannelList } from './channels.js';
import { messageMenus } from './commands.js';
import { Composer } from './composer.js';
import { Directory } from './directory.js';
import { fill, h } from './dom.js';
import { icon } from './icons.js';
import { Menu } from './menu.js';
import { MessageList } from './messages.js';
import { ModalDialog } from './modal.js';
import { People } from './people.js';
import { Lightbox } from './pictures.js';
import { newPost } from './posts.js';
import { Rules } from './rules.js';
import { Room, nameOf, symbolOf } from './state.js';
import { tick } from './timestamps.js';
import { Toasts } from './toasts.js';
import { Weather } from './weather.js';
import { welcome } from './welcome.js';

const STAR = '⭐';

/** How markdown finds the names behind ids. */
function namesOf(room, open) {
  return {
    user: (id) => nameOf(room.users.get(id)),
    role: (id) => room.roles.get(id)?.name ?? 'role',
    channel: (id) => room.channels.get(id),
    isThread: (channel) => room.isThread(channel),
    open,
  };
}

function header(room, { open, drawers, toggleChannels, onThread }) {
  const title = h('h1', {});
  const topic = h('p', { class: 'topic' });
  const draw = () => {
    const channel = room.channels.get(room.channel);
    if (!channel) return;
    const thread = room.isThread(channel);
    const parent = thread && room.channels.get(channel.parent_id);
    const direct = room.isDirect(channel);
    document.title = `${thread || direct ? '' : '#'}${channel.name} · Easel practice room`;
    fill(title,
      parent && [h('button', { type: 'button', class: 'plain parent', onclick: () => open(parent.id) },
        icon(symbolOf(room, parent)), parent.name), h('span', { class: 'crumb', 'aria-hidden': 'true' }, '›')],
      icon(symbolOf(room, channel)),
      h('span', { class: 'title-words' }, channel.name),
      thread && h('button', {
        type: 'button', class: 'plain', 'aria-label': 'Thread menu', 'aria-haspopup': 'menu',
        onclick: (event) => onThread(room.channels.get(room.channel), event.currentTarget),
      }, icon('dots')));
    fill(topic, direct ? 'A private conversation' : thread ? '' : channel.topic);
  };
  const side = h('button', {
    type: 'button', class: 'tool only-small', 'aria-label': 'Channels and people', onclick: toggleChannels,
  }, icon('menu'));
  for (const type of ['channel', 'state']) {
    room.addEventListener(type, () => {
      draw();
      side.classList.toggle('fresh', room.unread.any);
    });
  }
  return h('header', { class: 'topbar' }, side,
    h('div', { class: 'titles' }, title, topic), drawers.map((each) => each.button));
}

/** The menu of a message: reply, the bot's own entries, a star, the id, deleting where that is allowed. */
function messageMenu(room, menu, composer, toast) {
  const entry = (label, symbol, work) => ({
    label, symbol, act: () => Promise.resolve(work()).catch((problem) => toast(problem.message)),
  });
  return (message, at) => {
    const own = messageMenus(room.commands).map((name) => entry(name, 'easel', () => room.menu(message, name)));
    const starred = message.reactions?.some((each) => each.emoji.name === STAR && each.me);
    const direct = room.isDirect(room.channels.get(message.channel_id));
    const mayDelete = message.author?.id === room.user || (!direct && room.me()?.kind !== 'member');
    menu.open([
      entry('Reply', 'reply', () => composer().reply(message)),
      entry(starred ? `Take back ${STAR}` : `React with ${STAR}`, 'star', () => room.react(message, STAR, !starred)),
      ...(own.length ? [null, ...own] : []), null,
      entry('Copy message id', 'copy', () => navigator.clipboard.writeText(message.id)),
      ...(mayDelete ? [entry('Delete', 'bin', () => room.remove(message))] : []),
    ], at);
  };
}

/** The menu of a thread: archive and lock. */
function threadMenu(room, menu, toast) {
  return (thread, at) => {
    const { archived, locked } = thread.thread_metadata ?? {};
    const entry = (label, symbol, verb, change) => ({
      label, symbol, act: () => room.manage(thread, verb, change).catch((problem) => toast(problem.message)),
    });
    menu.open([
      entry(archived ? 'Bring back from the archive' : 'Archive', 'file', 'archive', { archived: !archived }),
      entry(locked ? 'Unlock' : 'Lock', 'lock', 'lock', { locked: !locked }),
    ], at);
  };
}

/** A letter typed anywhere outside a field starts writing. */
function typeAnywhere(composer) {
  document.addEventListener('keydown', (event) => {
    const busy = document.activeElement?.closest('input, textarea, select, dialog, [role=menu]');
    const letter = event.key.length === 1 && event.key !== ' ' && !event.ctrlKey && !event.metaKey && !event.altKey;
    if (letter && !busy && !document.querySelector('dialog[open]')) composer.focus();
  });
}

async function start() {
  const room = new Room();
  const toasts = new Toasts();
  const toast = (text) => toasts.show(text);
  const open = (channel, message) => {
    document.body.classList.remove('show-side');
    return messages.open(channel, message);
  };
  const names = namesOf(room, open);
  const directory = new Directory(room);
  const shared = { names, directory, toast };
  const popup = new Menu();
  const menu = messageMenu(room, popup, () => composer, toast);
  const onThread = threadMenu(room, popup, toast);
  const suggest = (...idea) => composer.suggest(...idea);
  const dialog = new ModalDialog(room, shared);
  const messages = new MessageList(room, {
    ...shared, lightbox: new Lightbox(), menu, welcome: (room) => welcome(room, { suggest, toast }),
    newPost: (forum) => newPost(dialog, room, forum, open),
  });
  const composer = new Composer(room, { directory, preview: (message) => messages.preview(message) });
  const channels = new ChannelList(room, { open });
  const people = new People(room, shared);
  const drawers = [new Rules(room, { toast, dialog }).drawer, new Weather(room, shared).drawer];
  const toggleChannels = () => document.body.classList.toggle('show-side');
  const main = h('main', {}, header(room, { open, drawers, toggleChannels, onThread }), messages.element, composer.element);
  composer.acceptDropsOn(main);
  fill(document.getElementById('room'),
    h('aside', { class: 'side' },
      h('div', { class: 'brand' }, icon('easel'), h('div', {}, h('b', {}, 'Easel'), h('small', {}, 'practice room'))),
      channels.element, channels.light, people.element),
    h('button', { type: 'button', class: 'veil', 'aria-label': 'Close the channel list', tabindex: '-1',
      onclick: toggleChannels }), main, drawers.map((each) => each.element));
  typeAnywhere(composer);
  setInterval(() => tick(document.body), 1000);
  await room.start();
  composer.focus();
}

start().catch((problem) => {
  fill(document.getElementById('room'), h('p', { class: 'fatal', role: 'alert' },
    `The practice room could not be opened. ${problem.message}`));
  throw problem;
});
