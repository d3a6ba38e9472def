/** Discord timestamps (https://discord.com/developers/docs/reference#message-formatting): drawn, titled, ticking. */

import { h } from './dom.js';

const STYLES = {
  t: { timeStyle: 'short' },
  T: { timeStyle: 'medium' },
  d: { dateStyle: 'short' },
  D: { dateStyle: 'long' },
  f: { dateStyle: 'long', timeStyle: 'short' },
  F: { dateStyle: 'full', timeStyle: 'short' },
  s: { dateStyle: 'short', timeStyle: 'short' },
  S: { dateStyle: 'short', timeStyle: 'medium' },
};

const STEPS = [
  ['year', 31_557_600], ['month', 2_629_800], ['day', 86_400], ['hour', 3600], ['minute', 60], ['second', 1],
];

/** `in 3 minutes`, `2 hours ago` for a distance in seconds (future positive). */
export function relative(seconds) {
  const words = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto' });
  for (const [unit, length] of STEPS) {
    if (Math.abs(seconds) >= length || unit === 'second') {
      return words.format(Math.trunc(seconds / length), unit);
    }
  }
  return '';
}

function say(unix, style) {
  if (style === 'R') return relative(unix - Date.now() / 1000);
  return new Intl.DateTimeFormat(undefined, STYLES[style] ?? STYLES.f).format(new Date(unix * 1000));
}

/** A <time> for `<t:unix:style>`; an impossible date stays as text. */
export function timestamp(unix, style = 'f') {
  const date = new Date(unix * 1000);
  if (Number.isNaN(date.getTime())) return document.createTextNode(`<t:${unix}:${style}>`);
  const full = new Intl.DateTimeFormat(undefined, STYLES.F).format(date);
  return h('time', {
    class: 'stamp', datetime: date.toISOString(), title: full, dataset: { unix, style },
  }, say(unix, style));
}

/** Brings every relative time below `root` up to date. */
export function tick(root) {
  for (const element of root.querySelectorAll('time[data-style="R"]')) {
    const text = say(Number(element.dataset.unix), 'R');
    if (element.textContent !== text) element.textContent = text;
  }
}

/** The hour a message was sent; the day too when it was not today. */
export function clock(iso) {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return '';
  const today = date.toDateString() === new Date().toDateString();
  const style = today ? STYLES.t : STYLES.s;
  return new Intl.DateTimeFormat(undefined, style).format(date);
}
