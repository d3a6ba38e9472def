/** Pictures in messages: alone, in galleries of up to ten, blurred as spoilers, and large with their description. */

import { local } from './api.js';
import { fileSize, fill, h } from './dom.js';
import { icon } from './icons.js';

const COVERED = 'Spoiler picture, press to see it';

/** The large view: one dialog for the whole page. It also remembers which spoilers were uncovered. */
export class Lightbox {
  #uncovered = new Set();

  constructor() {
    this.figure = h('figure');
    this.element = h('dialog', {
      class: 'lightbox', 'aria-label': 'Picture', tabindex: '-1',
      onclick: (event) => event.target === this.element && this.element.close(),
      onkeydown: (event) => this.#key(event),
    }, this.figure);
    document.body.append(this.element);
  }

  /** Whether a picture is a spoiler that nobody asked to see yet. */
  covers(item) {
    return item.spoiler && !this.#uncovered.has(placeOf(item));
  }

  uncover(item) {
    this.#uncovered.add(placeOf(item));
  }

  /** Opens `pictures[at]`; arrow keys go through the others, spoilers among them as covered as they were. */
  show(pictures, at) {
    this.pictures = pictures;
    this.at = at;
    this.#draw();
    if (!this.element.open) this.element.showModal();
  }

  #key(event) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step || this.pictures.length < 2) return;
    this.at = (this.at + step + this.pictures.length) % this.pictures.length;
    this.#draw();
  }

  #uncover(item) {
    this.uncover(item);
    item.onUncover?.();
    this.#draw();
  }

  #draw() {
    const item = this.pictures[this.at];
    const { url, alt, name } = item;
    const many = this.pictures.length > 1;
    const image = h('img', { src: url, alt: alt || name || 'Picture without a description' });
    const veil = this.covers(item) && h('button', {
      type: 'button', class: 'veiled', 'aria-label': COVERED, onclick: () => this.#uncover(item),
    }, image);
    fill(this.figure,
      veil || image,
      h('figcaption', {},
        h('p', { class: alt ? 'alt-words' : 'alt-words none' }, alt || 'No description.'),
        h('p', { class: 'lightbox-tools' },
          many && h('span', {}, `${this.at + 1} of ${this.pictures.length} (arrow keys)`),
          h('a', { href: url, target: '_blank', rel: 'noopener' }, icon('out'), 'Open the file'),
          h('button', { type: 'button', class: 'plain', onclick: () => this.element.close() }, icon('close'), 'Close'))));
    this.element.focus();  // what had the focus is drawn anew; the arrow keys must still arrive
  }
}

/** What tells a picture from others: its address is signed anew each time, the path stays. */
function placeOf(item) {
  return item.url.split('?')[0];
}

/** What the views need of a media item: `{url, alt, name, width, height, spoiler}`. */
export function pictureOf(media, alt, isSpoiler, attachments = []) {
  let source = media ?? {};
  if (source.url?.startsWith('attachment://')) {
    const name = decodeURIComponent(source.url.slice('attachment://'.length));
    source = attachments.find((each) => each.filename === name) ?? {};
  }
  const url = local(source.url);
  const name = source.filename ?? decodeURIComponent(url.split('?')[0].split('/').pop() ?? '');
  return {
    url, alt: alt ?? source.description ?? '', name,
    width: source.width, height: source.height, type: source.content_type ?? '',
    spoiler: Boolean(isSpoiler) || name.startsWith('SPOILER_'),
  };
}

/** A button with one picture of a set in it. A spoiler's first press uncovers it, the next opens it large. */
export function picture(item, lightbox, { set = [item], className = '' } = {}) {
  const image = h('img', {
    src: item.url, alt: item.alt || item.name, draggable: 'false',
    width: item.width ?? null, height: item.height ?? null,
  });
  const frame = h('button', { type: 'button', class: `picture ${className}` }, image,
    item.alt && h('span', { class: 'alt-badge', 'aria-hidden': 'true' }, item.alt));
  image.addEventListener('error', () => {
    frame.classList.add('lost');
    frame.dataset.lost = `${item.name || 'The picture'} cannot be shown`;
  });
  const cover = () => {
    const covered = lightbox.covers(item);
    frame.classList.toggle('covered', covered);
    if (covered) frame.setAttribute('aria-label', COVERED);
    else frame.removeAttribute('aria-label');
  };
  cover();
  item.onUncover = cover;
  frame.addEventListener('click', () => {
    if (lightbox.covers(item)) {
      lightbox.uncover(item);
      cover();
    } else {
      lightbox.show(set, set.indexOf(item));
    }
  });
  return frame;
}

/** One to ten pictures laid out by their number. */
export function gallery(items, lightbox) {
  const root = h('div', { class: `gallery of-${Math.min(items.length, 10)}` });
  for (const item of items) {
    const element = picture(item, lightbox, { set: items });
    if (items.length === 1 && item.width && item.height) fitAlone(element, item);
    root.append(element);
  }
  return root;
}

/** A single picture keeps its shape and reserves its room before it has loaded. */
function fitAlone(element, { width, height }) {
  const scale = Math.min(1, 520 / width, 440 / height);
  element.style.setProperty('width', `${Math.round(width * scale)}px`);
  element.style.setProperty('aspect-ratio', `${width} / ${height}`);
}

/** A file that is no picture: name, size, link. */
export function fileCard({ url, name, size }) {
  return h('a', { class: 'file-card', href: local(url), download: name || 'file', rel: 'noopener' },
    icon('file'), h('span', {}, h('b', {}, name || 'file'), h('small', {}, fileSize(size))));
}

/** A message's attachments: pictures together, other files below. */
export function attachments(list, lightbox) {
  const isPicture = (each) => each.content_type?.startsWith('image/') || each.width;
  const pictures = list.filter(isPicture).map((each) => pictureOf(each, each.description, false));
  const files = list.filter((each) => !isPicture(each));
  return [
    pictures.length > 0 && gallery(pictures, lightbox),
    ...files.map((each) => fileCard({ url: each.url, name: each.filename, size: each.size })),
  ];
}
