/** Discord's inline marks: one rule per mark, tried at each place in the text. Everything else is plain text. */

import { h } from './dom.js';
import { icon } from './icons.js';
import { timestamp } from './timestamps.js';

const SPECIAL = /[\\`*_~|<[h@]/g;

/** [pattern, (match, names) => node]; the order is the precedence. */
const RULES = [
  [/\\([^A-Za-z0-9\s])/y, (m) => m[1]],
  [/(`+)(?!`)([\s\S]*?[^`])\1(?!`)/y, (m) => h('code', {}, m[2].trim() || m[2])],
  [/<t:(-?\d{1,13})(?::([tTdDfFRsS]))?>/y, (m) => timestamp(Number(m[1]), m[2])],
  [/<@!?(\d+)>/y, (m, names) => mention(`@${names.user(m[1])}`)],
  [/<@&(\d+)>/y, (m, names) => mention(`@${names.role(m[1])}`)],
  [/<#(\d+)>/y, (m, names) => channelMention(m[1], names)],
  [/<\/([^:>]{1,100}):\d+>/y, (m) => mention(`/${m[1]}`)],
  [/<a?:(\w{2,32}):\d+>/y, (m) => h('span', { class: 'emoji', title: `:${m[1]}:` }, `:${m[1]}:`)],
  [/<(https?:\/\/[^\s<>]+)>/y, (m, names) => link(m[1], [m[1]], names)],
  [/\[((?:[^[\]\\]|\\.|\[[^[\]]*\])+)\]\(<?(https?:\/\/[^\s<>()]+(?:\([^\s<>()]*\)[^\s<>()]*)*)>?(?:\s+"[^"]*")?\)/y,
    (m, names) => link(m[2], inline(m[1], names), names)],
  [/\*\*\*(\S(?:[\s\S]*?\S)?)\*\*\*/y, (m, names) => h('strong', {}, h('em', {}, inline(m[1], names)))],
  [/\*\*((?:\\.|[^\\])+?)\*\*(?!\*)/y, (m, names) => h('strong', {}, inline(m[1], names))],
  [/__((?:\\.|[^\\])+?)__(?!_)/y, (m, names) => h('u', {}, inline(m[1], names))],
  [/\*(?![\s*])((?:\*\*|\\.|[^\\*])+?)\*(?!\*)/y, (m, names) => h('em', {}, inline(m[1], names))],
  [/_((?:__|\\.|[^\\_])+?)_(?![_A-Za-z0-9])/y, (m, names) => h('em', {}, inline(m[1], names))],
  [/~~((?:\\.|[^\\])+?)~~/y, (m, names) => h('s', {}, inline(m[1], names))],
  [/\|\|((?:\\.|[^\\])+?)\|\|/y, (m, names) => spoiler(inline(m[1], names))],
  [/https?:\/\/[^\s<>]*[^\s<>.,:;!?"'\])*_~|]/y, (m, names) => link(m[0], [m[0]], names)],
  [/@(everyone|here)\b/y, (m) => mention(`@${m[1]}`)],
];

function mention(text) {
  return h('span', { class: 'mention' }, text);
}

function channelMention(id, names) {
  const channel = names.channel(id);
  if (!channel) return mention('#unknown');
  const mark = icon(names.isThread(channel) ? 'thread' : 'hash');
  return h('button', { type: 'button', class: 'mention', onclick: () => names.open(id) }, mark, channel.name);
}

/** Outside links open a new tab; links to a message here (…/channels/guild/channel/message) stay on the page. */
function link(href, children, names) {
  const own = /\/channels\/(?:\d+|@me)\/(\d+)(?:\/(\d+))?\/?$/.exec(href);
  const channel = own && names.channel(own[1]);
  if (channel) {
    const plain = children.length === 1 && children[0] === href;
    const words = plain ? [icon('hash'), `${channel.name}${own[2] ? ' › message' : ''}`] : children;
    return h('button', {
      type: 'button', class: 'mention', onclick: () => names.open(own[1], own[2]),
    }, words);
  }
  return h('a', { href, target: '_blank', rel: 'noopener noreferrer' }, children);
}

/** Hidden until asked for, with mouse or keyboard. */
export function spoiler(children) {
  const element = h('span', {
    class: 'spoiler', role: 'button', tabindex: '0', 'aria-label': 'Spoiler, press to read', 'aria-expanded': 'false',
  }, h('span', { class: 'spoiler-text' }, children));
  const reveal = (event) => {
    if (event.type === 'keydown' && event.key !== 'Enter' && event.key !== ' ') return;
    if (!element.classList.contains('open')) event.preventDefault();
    element.classList.add('open');
    element.removeAttribute('aria-label');
    element.setAttribute('aria-expanded', 'true');
  };
  element.addEventListener('click', reveal);
  element.addEventListener('keydown', reveal);
  return element;
}

/** Text with marks as a list of nodes and strings. `names` looks ids up: user, role, channel, isThread, open. */
export function inline(text, names) {
  const parts = [];
  let plain = 0;
  let at = 0;
  while (at < text.length) {
    SPECIAL.lastIndex = at;
    const next = SPECIAL.exec(text);
    if (!next) break;
    at = next.index;
    const hit = firstRule(text, at, names);
    if (!hit) {
      at += 1;
      continue;
    }
    if (plain < at) parts.push(text.slice(plain, at));
    parts.push(hit.node);
    at += hit.length;
    plain = at;
  }
  if (plain < text.length) parts.push(text.slice(plain));
  return parts;
}

function firstRule(text, at, names) {
  for (const [pattern, build] of RULES) {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (match && !(text[at] === '_' && /\w/.test(text[at - 1] ?? '') && !text.startsWith('__', at))) {
      return { node: build(match, names), length: match[0].length };
    }
  }
  return null;
}
