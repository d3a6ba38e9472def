/** Draws message components, version 1 rows and version 2 layouts, from Discord's JSON. */

import { local } from './api.js';
import { colourOf } from './avatars.js';
import { h } from './dom.js';
import { icon } from './icons.js';
import { markdown } from './markdown.js';
import { fileCard, gallery, picture, pictureOf } from './pictures.js';
import { SelectMenu } from './selects.js';

const STYLES = { 1: 'primary', 2: 'secondary', 3: 'success', 4: 'danger', 5: 'link', 6: 'premium' };
const SELECTS = new Set([3, 5, 6, 7, 8]);

/** By component type, https://discord.com/developers/docs/components/reference#component-object-component-types */
const DRAW = {
  1: row,
  2: button,
  9: section,
  10: (part, view) => markdown(part.content ?? '', view.names),
  11: thumbnail,
  12: mediaGallery,
  13: file,
  14: separator,
  17: container,
};

/**
 * Draws a list of components. `view` carries: message, names, directory, lightbox, press(custom_id, values), pressing(custom_id).
 * A kind this page does not know is named rather than dropped in silence.
 */
export function components(list, view) {
  return (list ?? []).map((part) => {
    if (SELECTS.has(part.type)) return select(part, view);
    const draw = DRAW[part.type];
    return draw ? draw(part, view) : h('p', { class: 'unknown' }, `A component of kind ${part.type}.`);
  });
}

function row(part, view) {
  return h('div', { class: 'action-row' }, components(part.components, view));
}

function emoji(value) {
  return value && h('span', { class: 'button-emoji', 'aria-hidden': value.id ? null : 'true' },
    value.id ? `:${value.name}:` : value.name);
}

function button(part, view) {
  const look = `button ${STYLES[part.style] ?? 'secondary'}`;
  const words = [emoji(part.emoji), part.label && h('span', {}, part.label)];
  const name = part.label ? null : (part.emoji?.name ?? 'Button');
  if (part.style === 5) {
    return h('a', { class: look, href: local(part.url), target: '_blank', rel: 'noopener noreferrer', 'aria-label': name },
      words, icon('out'));
  }
  const busy = view.pressing(part.custom_id);
  return h('button', {
    type: 'button', class: busy ? `${look} busy` : look, disabled: part.disabled, 'aria-label': name,
    'aria-busy': busy ? 'true' : null, dataset: { customId: part.custom_id ?? '' },
    onclick: () => busy || view.press(part.custom_id),
  }, words);
}

function select(part, view) {
  return new SelectMenu(part, view.directory, (values) => view.press(part.custom_id, values)).element;
}

function section(part, view) {
  return h('div', { class: 'section' },
    h('div', { class: 'section-words' }, components(part.components, view)),
    part.accessory && h('div', { class: 'section-side' }, components([part.accessory], view)));
}

function thumbnail(part, view) {
  const item = pictureOf(part.media, part.description, part.spoiler, view.message.attachments);
  return picture(item, view.lightbox, { className: 'thumbnail' });
}

function mediaGallery(part, view) {
  const items = (part.items ?? []).map((each) =>
    pictureOf(each.media, each.description, each.spoiler, view.message.attachments));
  return gallery(items, view.lightbox);
}

function file(part, view) {
  const source = pictureOf(part.file, null, part.spoiler, view.message.attachments);
  const kept = view.message.attachments?.find((each) => each.filename === (part.name ?? source.name));
  const card = fileCard({ url: source.url, name: part.name ?? source.name, size: part.size ?? kept?.size });
  return source.spoiler ? h('details', { class: 'covered-file' }, h('summary', {}, 'Spoiler file'), card) : card;
}

function separator(part) {
  const look = `separator ${part.spacing === 2 ? 'wide' : ''} ${part.divider === false ? 'bare' : ''}`;
  return h('hr', { class: look });
}

function container(part, view) {
  const inside = components(part.components, view);
  const accent = colourOf(part.accent_color);
  const box = h('div', { class: 'container', style: accent ? { '--accent-bar': accent } : {} }, inside);
  if (!part.spoiler) return box;
  return h('details', { class: 'covered' }, h('summary', {}, 'Spoiler, press to see it'), box);
}
