/** What a first visitor finds in an empty studio or moderators' channel: things to try, which fill the composer. */

import { h } from './dom.js';
import { icon } from './icons.js';
import { samplePictures } from './samples.js';

/** By channel. `pictures` are the places of the sample pictures that go along; `line` is said in place of a prompt. */
const PLACES = {
  studio: {
    title: 'Welcome to the studio',
    words: 'Pick something to try, or type / to see every command.',
    below: 'Nothing here costs money: the pictures are painted on this machine by stand-ins for the real providers.',
    ideas: [
      { name: 'imagine', title: 'Make a picture', typed: { prompt: 'a lighthouse in a storm' }, pictures: [] },
      { name: 'edit', title: 'Change a picture', typed: { prompt: 'make it a snowy night' }, pictures: [0] },
      { name: 'blend', title: 'Bring pictures together', typed: { prompt: 'all three in one calm landscape' }, pictures: [0, 1, 2] },
    ],
  },
  mods: {
    title: 'Here moderators are asked',
    words: 'Held and reported pictures and appeals arrive as cards. Write a rule, then be Ann in #studio and ask for “the mayor on a boat”.',
    below: 'Or press Report below a picture, and come back. In #studio AutoMod stops clowns; whoever is refused can appeal.',
    ideas: [
      {
        name: 'moderation rule add', title: 'Hold what a rule finds', line: 'words: mayor, minister', symbol: 'shield',
        typed: { name: 'Elections', kind: 'words', pattern: 'mayor, minister', severity: 'hold' },
      },
      { name: 'moderation queue', title: 'See what waits', line: 'oldest first, in private', symbol: 'eye' },
      { name: 'moderation log', title: 'Read what was decided', line: 'by whom, and why', symbol: 'file' },
    ],
  },
};

/** The friendly empty state of a channel. `suggest(name, typed, files)` fills the composer, `toast` says when it cannot. */
export function welcome(channel, { suggest, toast }) {
  const place = PLACES[channel];
  const root = h('section', { class: 'welcome' },
    h('span', { class: 'welcome-mark' }, icon('easel')),
    h('h2', {}, place.title),
    h('p', {}, place.words));
  const cards = h('div', { class: 'ideas' });
  root.append(cards, h('p', { class: 'free' }, place.below));
  samplePictures().then((files) => {
    for (const idea of place.ideas) cards.append(card(idea, (idea.pictures ?? []).map((at) => files[at]), { suggest, toast }));
  });
  return root;
}

function card(idea, files, { suggest, toast }) {
  const act = () => {
    if (!suggest(idea.name, idea.typed ?? {}, files)) {
      toast(`The bot has not registered /${idea.name} yet. Is it running?`);
    }
  };
  const thumbs = files.map((file) => {
    const address = URL.createObjectURL(file);
    return h('img', { src: address, alt: '', onload: () => URL.revokeObjectURL(address) });
  });
  return h('button', { type: 'button', class: 'idea', onclick: act },
    h('span', { class: 'idea-thumbs' }, thumbs.length ? thumbs : icon(idea.symbol ?? 'picture')),
    h('b', {}, idea.title),
    h('span', { class: 'idea-line' }, h('code', {}, `/${idea.name}`), ` ${idea.line ?? idea.typed.prompt}`));
}
