/** Round pictures of people: an initial on their colour; the bot's is the easel. */

import { h } from './dom.js';
import { icon } from './icons.js';
import { nameOf } from './state.js';

const COLOURS = ['#c8775a', '#7f9c6b', '#6f93b5', '#b08bb5', '#c9a24f', '#5fa39a', '#b5707f'];

/** A CSS colour for Discord's number, a hex string or nothing. */
export function colourOf(value) {
  if (typeof value === 'number' && value > 0) return `#${value.toString(16).padStart(6, '0')}`;
  return typeof value === 'string' && /^#[0-9a-f]{6}$/i.test(value) ? value : null;
}

/** The same person always has the same colour. */
export function tintOf(user) {
  const own = colourOf(user?.color);
  if (own) return own;
  const sum = [...String(user?.id ?? user?.username ?? '')].reduce((all, each) => all * 31 + each.charCodeAt(0), 7);
  return COLOURS[Math.abs(sum) % COLOURS.length];
}

export function avatar(user, size = '') {
  const bot = Boolean(user?.bot);
  return h('span', {
    class: `avatar ${size} ${bot ? 'bot' : ''}`, 'aria-hidden': 'true', style: { '--tint': tintOf(user) },
    dataset: bot ? {} : { initial: [...nameOf(user)][0]?.toUpperCase() ?? '' },
  }, bot && icon('easel'));
}
