/** Discord's block marks: headings, subtext, quotes, lists, fenced code. Inline marks are inline.js's. */

import { h } from './dom.js';
import { inline } from './inline.js';

const FENCE = /^```(?:([\w+-]+)\n)?([\s\S]*?)```\n?/;
const HEADING = /^(#{1,3}) +(.+)$/;
const SUBTEXT = /^-# +(.+)$/;
const BULLET = /^( *)[-*] +(.+)$/;
const NUMBERED = /^( *)(\d{1,9})\. +(.+)$/;

/** The text as nodes. `names` looks ids up for mentions (see inline.js). */
export function markdown(text, names) {
  const blocks = [];
  let plain = [];
  const flush = () => {
    if (plain.length) blocks.push(h('div', { class: 'line' }, inline(plain.join('\n'), names)));
    plain = [];
  };
  let rest = text;
  while (rest) {
    const [block, length] = blockAt(rest, names);
    if (block) {
      flush();
      blocks.push(block);
      rest = rest.slice(length);
      continue;
    }
    const line = textLine(rest);
    plain.push(line.words);
    rest = rest.slice(line.length);
  }
  flush();
  return h('div', { class: 'markdown' }, blocks);
}

/** One line of ordinary text; it ends before a fence that starts in its middle. */
function textLine(rest) {
  const end = rest.indexOf('\n');
  const line = end < 0 ? rest : rest.slice(0, end);
  const fence = line.indexOf('```');
  if (fence > 0 && FENCE.test(rest.slice(fence))) return { words: line.slice(0, fence), length: fence };
  return { words: line, length: end < 0 ? rest.length : end + 1 };
}

/** The block that starts here and how many characters it takes, or [null, 0]. */
function blockAt(rest, names) {
  const fence = FENCE.exec(rest);
  if (fence) return [h('pre', {}, h('code', {}, fence[2].replace(/\n$/, ''))), fence[0].length];
  if (rest.startsWith('>>> ')) return [h('blockquote', {}, markdown(rest.slice(4), names)), rest.length];
  const lines = rest.split('\n');
  if (lines[0].startsWith('> ')) return run(lines, (line) => line.startsWith('> '), (taken) =>
    h('blockquote', {}, markdown(taken.map((line) => line.slice(2)).join('\n'), names)));
  const heading = HEADING.exec(lines[0]);
  if (heading) return [h(`h${heading[1].length + 2}`, {}, inline(heading[2], names)), lines[0].length + 1];
  const small = SUBTEXT.exec(lines[0]);
  if (small) return [h('div', { class: 'subtext' }, inline(small[1], names)), lines[0].length + 1];
  const kind = [BULLET, NUMBERED].find((each) => each.test(lines[0]));
  if (kind) return run(lines, (line) => kind.test(line) || deeper(line, lines[0]), (taken) => list(taken, names));
  return [null, 0];
}

function run(lines, belongs, build) {
  let count = 0;
  while (count < lines.length && belongs(lines[count])) count += 1;
  const taken = lines.slice(0, count);
  return [build(taken), taken.join('\n').length + 1];
}

const indent = (line) => /^ */.exec(line)[0].length;

/** A list line that stands further in than the list's first. */
function deeper(line, first) {
  return (BULLET.test(line) || NUMBERED.test(line)) && indent(line) > indent(first);
}

/** Bulleted or numbered lines; deeper indented ones become a list inside the item above. */
function list(lines, names) {
  const first = NUMBERED.exec(lines[0]);
  const root = h(first ? 'ol' : 'ul', first ? { start: first[2] } : {});
  const base = indent(lines[0]);
  let at = 0;
  while (at < lines.length) {
    const words = (BULLET.exec(lines[at])?.[2] ?? NUMBERED.exec(lines[at])?.[3]) || '';
    const entry = h('li', {}, inline(words, names));
    root.append(entry);
    at += 1;
    const from = at;
    while (at < lines.length && indent(lines[at]) > base) at += 1;
    if (at > from) entry.append(list(lines.slice(from, at), names));
  }
  return root;
}

/** The same text without marks, for one-line previews. */
export function plainText(text, names) {
  const blocks = [...markdown(text.slice(0, 300), names).children];
  return blocks.map((block) => block.textContent.trim()).join(' ').replace(/\s+/g, ' ');
}
