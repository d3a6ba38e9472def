/** Draws classic embeds (https://discord.com/developers/docs/resources/message#embed-object). */

import { local } from './api.js';
import { colourOf } from './avatars.js';
import { h } from './dom.js';
import { inline } from './inline.js';
import { markdown } from './markdown.js';
import { picture, pictureOf } from './pictures.js';
import { clock } from './timestamps.js';

/** One embed; `view` as in components.js. */
export function embed(value, view) {
  const colour = colourOf(value.color);
  return h('article', { class: 'embed', style: colour ? { '--accent-bar': colour } : {} },
    h('div', { class: 'embed-words' },
      value.author && h('div', { class: 'embed-author' }, value.author.name),
      value.title && h('h4', {}, titled(value, view)),
      value.description && markdown(value.description, view.names),
      value.fields?.length > 0 && h('dl', { class: 'embed-fields' }, value.fields.map((field) =>
        h('div', { class: field.inline ? 'inline' : '' },
          h('dt', {}, inline(field.name, view.names)), h('dd', {}, markdown(field.value, view.names))))),
      value.image && large(value.image, view),
      (value.footer || value.timestamp) && h('footer', {},
        [value.footer?.text, value.timestamp && clock(value.timestamp)].filter(Boolean).join(' · '))),
    value.thumbnail && large(value.thumbnail, view, 'thumbnail'));
}

function titled(value, view) {
  const words = inline(value.title, view.names);
  return value.url ? h('a', { href: local(value.url), target: '_blank', rel: 'noopener noreferrer' }, words) : words;
}

function large(media, view, className = 'embed-picture') {
  const item = pictureOf(media, media.description, false, view.message.attachments);
  return picture(item, view.lightbox, { className });
}
