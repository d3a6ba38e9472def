/** What a first visitor finds in an empty studio: three things to try, each of which fills the composer. */

import { h } from './dom.js';
import { icon } from './icons.js';
import { samplePictures } from './samples.js';

/** `pictures` is how many sample pictures go along; one of them may be chosen by its place. */
const IDEAS = [
  { name: 'imagine', title: 'Make a picture', prompt: 'a lighthouse in a storm', pictures: [] },
  { name: 'edit', title: 'Change a picture', prompt: 'make it a snowy night', pictures: [0] },
  { name: 'blend', title: 'Bring pictures together', prompt: 'all three in one calm landscape', pictures: [0, 1, 2] },
];

/** The friendly empty state. `suggest(name, typed, files)` fills the composer, `toast` says when it cannot. */
export function welcome({ suggest, toast }) {
  const root = h('section', { class: 'welcome' },
    h('span', { class: 'welcome-mark' }, icon('easel')),
    h('h2', {}, 'Welcome to the studio'),
    h('p', {}, 'Pick something to try, or type / to see every command.'));
  const cards = h('div', { class: 'ideas' });
  root.append(cards, h('p', { class: 'free' },
    'Nothing here costs money: the pictures are painted on this machine by stand-ins for the real providers.'));
  samplePictures().then((files) => {
    for (const idea of IDEAS) cards.append(card(idea, idea.pictures.map((at) => files[at]), { suggest, toast }));
  });
  return root;
}

function card(idea, files, { suggest, toast }) {
  const act = () => {
    if (!suggest(idea.name, { prompt: idea.prompt }, files)) {
      toast(`The bot has not registered /${idea.name} yet. Is it running?`);
    }
  };
  const thumbs = files.map((file) => {
    const address = URL.createObjectURL(file);
    return h('img', { src: address, alt: '', onload: () => URL.revokeObjectURL(address) });
  });
  return h('button', { type: 'button', class: 'idea', onclick: act },
    h('span', { class: 'idea-thumbs' }, thumbs.length ? thumbs : icon('picture')),
    h('b', {}, idea.title),
    h('span', { class: 'idea-line' }, h('code', {}, `/${idea.name}`), ` ${idea.prompt}`));
}
