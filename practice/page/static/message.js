/** Draws one Discord message object as a row. Holds no state; the list (messages.js) decides when to draw. */

import { avatar } from './avatars.js';
import { components } from './components.js';
import { h } from './dom.js';
import { embed } from './embeds.js';
import { icon } from './icons.js';
import { markdown, plainText } from './markdown.js';
import { attachments } from './pictures.js';
import { nameOf } from './state.js';
import { clock, timestamp } from './timestamps.js';

const EPHEMERAL = 1 << 6;
const LOADING = 1 << 7;
const SYSTEM = {
  1: 'added someone to the thread.', 2: 'removed someone from the thread.', 4: 'changed the channel name.',
  6: 'pinned a message to this channel.', 7: 'joined the server.', 18: 'started a thread.',
};
const THREAD_STARTER = 21;
const AUTOMOD = 24;

export const isEphemeral = (message) => Boolean(message.ephemeral || message.flags & EPHEMERAL);

/** Written by this user, for them alone, or an answer to their command. */
export function isOwn(message, user) {
  const asked = message.interaction_user ?? message.interaction_metadata?.user ?? message.author;
  return isEphemeral(message) || asked?.id === user;
}

/** The same author within seven minutes, without anything that needs its own head. */
export function continues(message, before) {
  if (!before || before.author?.id !== message.author?.id) return false;
  const alone = (each) => SYSTEM[each.type] || each.type === AUTOMOD;
  if (usedCommand(message) || message.message_reference || alone(message) || alone(before)) return false;
  if (isEphemeral(message) !== isEphemeral(before)) return false;
  return new Date(message.timestamp) - new Date(before.timestamp) < 420_000;
}

/** `{user, name}` of the command that made this message, or null. */
function usedCommand(message) {
  if (message.type !== 20 && message.type !== 23) return null;
  const about = message.interaction_metadata ?? message.interaction ?? {};
  const user = message.interaction_user ?? about.user ?? message.interaction?.user;
  const name = message.interaction?.name ?? about.name ?? about.command_name;
  return user ? { user, name: message.type === 20 && name ? `/${name}` : name } : null;
}

/**
 * The row of a message. `view` is what components.js needs plus: user(id), thread(message), openThread(channel),
 * jump(message id), dismiss(message), react(message, emoji, add), menu(message, anchor), note(message id).
 */
export function messageRow(message, view) {
  if (SYSTEM[message.type]) return systemRow(message, view);
  if (message.type === AUTOMOD) return automodRow(message, view);
  const ephemeral = isEphemeral(message);
  const author = message.author ?? {};
  const row = h('li', {
    class: `message ${ephemeral ? 'ephemeral' : ''}`, id: `message-${message.id}`,
    dataset: { id: message.id },
    oncontextmenu: (event) => contextMenu(event, message, view),
  },
  before(message, view),
  h('div', { class: 'message-gutter' }, avatar(view.user(author.id) ?? author),
    h('time', { class: 'hover-time', datetime: message.timestamp }, clock(message.timestamp))),
  h('div', { class: 'message-body' }, head(message, author), body(message, view)),
  tools(message, view));
  return row;
}

function contextMenu(event, message, view) {
  if (event.target.closest('a, img, input, textarea') || String(getSelection())) return;
  event.preventDefault();
  view.menu(message, { x: event.clientX, y: event.clientY });
}

function before(message, view) {
  const used = usedCommand(message);
  if (used) {
    return h('div', { class: 'before used' }, avatar(view.user(used.user.id) ?? used.user, 'tiny'),
      h('b', {}, nameOf(used.user)), ' used ', h('span', { class: 'command-name' }, used.name ?? 'a command'));
  }
  if (!message.message_reference || message.type === THREAD_STARTER) return null;
  const origin = message.referenced_message;
  if (!origin) return h('div', { class: 'before reply' }, icon('reply'), 'Answers a message that is gone');
  return h('button', { type: 'button', class: 'before reply', onclick: () => view.jump(origin.id) },
    icon('reply'), avatar(view.user(origin.author.id) ?? origin.author, 'tiny'),
    h('b', {}, nameOf(origin.author)), h('span', { class: 'reply-words' }, preview(origin, view)));
}

/** A line of what a message says, whatever it is made of. */
export function preview(message, view) {
  const words = message.content || textOf(message.components) || message.embeds?.[0]?.title;
  return words ? plainText(words, view.names) : 'a picture';
}

function textOf(parts) {
  for (const part of parts ?? []) {
    const found = part.content ?? textOf(part.components);
    if (found) return found;
  }
  return '';
}

function head(message, author) {
  return h('div', { class: 'message-head' },
    h('b', { class: 'author' }, nameOf(author)),
    author.bot && h('span', { class: 'app-tag' }, 'app'),
    h('time', { datetime: message.timestamp, title: new Date(message.timestamp).toLocaleString() },
      clock(message.timestamp)),
    !message.content && edited(message),
    message.pinned && h('span', { class: 'pinned' }, icon('pin'), 'pinned'));
}

function body(message, view) {
  const starter = message.type === THREAD_STARTER && message.referenced_message;
  const shown = starter || message;
  const drawn = { ...view, message: shown };
  return [
    message.flags & LOADING ? thinking(nameOf(message.author)) : null,
    shown.content && h('div', { class: 'content' }, markdown(shown.content, view.names), ' ', edited(shown)),
    shown.attachments?.length > 0 && !componentFiles(shown) && attachments(shown.attachments, view.lightbox),
    (shown.embeds ?? []).map((each) => embed(each, drawn)),
    shown.components?.length > 0 && h('div', { class: 'components' }, components(shown.components, drawn)),
    message.reactions?.length > 0 && reactions(message, view),
    view.note(message.id) && h('p', { class: 'note bad', role: 'status' }, view.note(message.id)),
    threadLine(message, view),
    isEphemeral(message) && h('p', { class: 'only-you' }, icon('eye'), 'Only you can see this',
      h('button', { type: 'button', class: 'plain', onclick: () => view.dismiss(message) }, 'Dismiss')),
  ];
}

/** With Components V2 (flag 1 << 15) attachments are shown only where a component names them. */
function componentFiles(message) {
  return Boolean(message.flags & (1 << 15));
}

function edited(message) {
  if (!message.edited_timestamp || isEphemeral(message) || message.flags & LOADING) return null;
  const when = new Date(message.edited_timestamp).toLocaleString();
  return h('span', { class: 'edited', title: when }, '(edited)');
}

export function thinking(name) {
  return h('p', { class: 'thinking', role: 'status' },
    h('span', { class: 'dots', 'aria-hidden': 'true' }, h('i'), h('i'), h('i')), `${name} is thinking…`);
}

function reactions(message, view) {
  return h('div', { class: 'reactions' }, message.reactions.map((each) => h('button', {
    type: 'button', class: each.me ? 'reaction mine' : 'reaction', 'aria-pressed': String(Boolean(each.me)),
    'aria-label': `${each.emoji.name}, ${each.count}`,
    onclick: () => view.react(message, each.emoji.name, !each.me),
  }, each.emoji.name, h('b', {}, String(each.count)))));
}

function threadLine(message, view) {
  const thread = view.thread(message);
  if (!thread) return null;
  const count = thread.message_count ?? thread.total_message_sent ?? 0;
  return h('button', { type: 'button', class: 'thread-line', onclick: () => view.openThread(thread) },
    icon('thread'), h('span', { class: 'thread-words' }, h('b', {}, thread.name),
      h('small', {}, `${count} ${count === 1 ? 'message' : 'messages'}`)),
    h('span', { class: 'thread-open' }, 'Open thread'));
}

function tools(message, view) {
  return h('div', { class: 'message-tools' },
    h('button', {
      type: 'button', 'aria-label': 'Message menu', 'aria-haspopup': 'menu',
      onclick: (event) => view.menu(message, event.currentTarget),
    }, icon('dots')));
}

function systemRow(message, view) {
  const who = view.user(message.author?.id) ?? message.author;
  const thread = message.type === 18 && view.thread(message);
  return h('li', { class: 'message system', id: `message-${message.id}`, dataset: { id: message.id } },
    icon(message.type === 6 ? 'pin' : 'thread'),
    h('span', {}, h('b', {}, nameOf(who)), ` ${SYSTEM[message.type]} `,
      thread && h('button', { type: 'button', class: 'plain', onclick: () => view.openThread(thread) }, message.content),
      ' ', timestamp(Math.floor(new Date(message.timestamp) / 1000), 't')));
}

/** What AutoMod tells moderators: who wrote what where, and which rule minded it. */
function automodRow(message, view) {
  const [alert = {}] = message.embeds ?? [];
  const facts = Object.fromEntries((alert.fields ?? []).map((each) => [each.name, each.value]));
  const did = facts.flagged_message_id ? 'flagged' : 'blocked';
  return h('li', { class: 'message automod', id: `message-${message.id}`, dataset: { id: message.id } },
    h('div', { class: 'message-gutter' }, icon('shield')),
    h('div', { class: 'message-body' },
      h('p', {}, h('b', {}, 'AutoMod'), ` ${did} a message in `, markdown(`<#${facts.channel_id}>`, view.names), ' ',
        timestamp(Math.floor(new Date(message.timestamp) / 1000), 't')),
      h('blockquote', {}, h('b', {}, nameOf(view.user(message.author?.id) ?? message.author)), ' ',
        markdown(alert.description ?? '', view.names)),
      h('small', {}, `Keyword: ${facts.keyword} · Rule: ${facts.rule_name}`)));
}

/** The row of a command that has no message yet: sent, thinking, or never answered. */
export function pendingRow(record, { me, bot, dismiss }) {
  const failed = record.state === 'failed';
  return h('li', { class: `message pending ${failed ? 'failed' : ''}`, dataset: { interaction: record.id } },
    h('div', { class: 'before used' }, avatar(me, 'tiny'), h('b', {}, nameOf(me)), ' used ',
      h('span', { class: 'command-name' }, record.label)),
    h('div', { class: 'message-gutter' }, avatar(bot)),
    h('div', { class: 'message-body' },
      h('div', { class: 'message-head' }, h('b', { class: 'author' }, nameOf(bot)), h('span', { class: 'app-tag' }, 'app')),
      failed ? h('p', { class: 'note bad', role: 'alert' }, failure(record)) : thinking(nameOf(bot)),
      failed && h('p', { class: 'only-you' }, icon('eye'), 'Only you can see this',
        h('button', { type: 'button', class: 'plain', onclick: dismiss }, 'Dismiss'))));
}

/** Discord's sentence, and the server's reason where there is one. */
export function failure(record) {
  const words = record.kind === 'press' ? 'This interaction failed.' : 'The application did not respond.';
  const reason = record.error && !words.includes(record.error.replace(/\.$/, '')) ? ` ${record.error}` : '';
  return words + reason;
}
