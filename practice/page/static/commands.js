/**
 * Application commands as values: flattened names, search, and reading a whole command typed on one line.
 * Pure: no elements, no network. Shapes: https://discord.com/developers/docs/interactions/application-commands
 */

const CHAT = 1;
const MESSAGE_MENU = 3;
const SUB = 1;
const GROUP = 2;

export const OPTION = {
  STRING: 3, INTEGER: 4, BOOLEAN: 5, USER: 6, CHANNEL: 7, ROLE: 8, MENTIONABLE: 9, NUMBER: 10, ATTACHMENT: 11,
};

/** Slash commands as `{name, description, options}`, sub commands by their words (`studio limits`). */
export function flatten(commands) {
  const flat = [];
  const walk = (words, node) => {
    const nested = (node.options ?? []).filter((each) => each.type === SUB || each.type === GROUP);
    const name = [...words, node.name];
    if (nested.length) nested.forEach((each) => walk(name, each));
    else flat.push({ name: name.join(' '), description: node.description ?? '', options: node.options ?? [] });
  };
  commands.filter((each) => (each.type ?? CHAT) === CHAT).forEach((each) => walk([], each));
  return flat.sort((a, b) => a.name.localeCompare(b.name));
}

/** Names of the commands in the message menu. */
export function messageMenus(commands) {
  return commands.filter((each) => each.type === MESSAGE_MENU).map((each) => each.name);
}

/** Commands that fit what was typed after the slash: names that start so, then words in names, then descriptions. */
export function search(flat, typed) {
  const words = typed.trim().toLowerCase().replace(/\s+/g, ' ');
  if (!words) return flat;
  const rank = (command) => {
    const name = command.name.toLowerCase();
    if (name.startsWith(words)) return 0;
    if (name.includes(words)) return 1;
    return command.description.toLowerCase().includes(words) ? 2 : 3;
  };
  return flat.map((command) => [rank(command), command]).filter(([at]) => at < 3)
    .sort((a, b) => a[0] - b[0]).map(([, command]) => command);
}

/** The command a line starts with (the longest name that fits) or null. */
export function commandOf(flat, line) {
  if (!line.startsWith('/')) return null;
  const words = line.slice(1).replace(/\s+/g, ' ');
  const fits = flat.filter(({ name }) => words === name || words.startsWith(`${name} `));
  return fits.sort((a, b) => b.name.length - a.name.length)[0] ?? null;
}

/**
 * Reads `/imagine prompt:a lighthouse in a storm count:2`: `{command, typed, stray}` or null.
 * A value runs to the next name of one of the command's own options. Words before the first name belong to the
 * first required text option; where there is none they are `stray`.
 */
export function readLine(flat, line) {
  const command = commandOf(flat, line);
  if (!command) return null;
  const head = new RegExp(`^/${command.name.split(' ').map(escape).join('\\s+')}\\s*`);
  const rest = line.replace(head, '');
  const names = command.options.map((option) => option.name);
  const marks = names.length ? [...rest.matchAll(new RegExp(`(?<=^|\\s)(${names.map(escape).join('|')}):`, 'g'))] : [];
  const typed = {};
  marks.forEach((mark, at) => {
    const end = marks[at + 1]?.index ?? rest.length;
    const value = rest.slice(mark.index + mark[0].length, end).trim();
    // A name used twice is part of the first value's text only once it has been read: the first stands.
    if (!(mark[1] in typed)) typed[mark[1]] = value;
  });
  let stray = (marks.length ? rest.slice(0, marks[0].index) : rest).trim();
  const first = command.options.find((each) => each.required && each.type === OPTION.STRING && !(each.name in typed));
  if (stray && first) {
    typed[first.name] = stray;
    stray = '';
  }
  return { command, typed, stray };
}

function escape(text) {
  return text.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&');
}

/** A typed number within the option's bounds: `{value}` or `{problem}`. */
export function readNumber(option, typed) {
  const text = typed.trim().replace(',', '.');
  const value = Number(text);
  if (!text || !Number.isFinite(value)) return { problem: `${option.name} must be a number.` };
  if (option.type === OPTION.INTEGER && !Number.isInteger(value)) {
    return { problem: `${option.name} must be a whole number.` };
  }
  const { min_value: least, max_value: most } = option;
  if ((least !== undefined && value < least) || (most !== undefined && value > most)) {
    return { problem: `${option.name} must be ${bounds(least, most)}.` };
  }
  return { value };
}

/** A typed text within the option's lengths: `{value}` or `{problem}`. */
export function readText(option, typed) {
  const { min_length: least, max_length: most } = option;
  const size = [...typed].length;
  if (least !== undefined && size < least) return { problem: `${option.name} needs at least ${least} characters.` };
  if (most !== undefined && size > most) {
    return { problem: `${option.name} takes at most ${most} characters, this has ${size}.` };
  }
  return { value: typed };
}

/** `from 1 to 4`, `at least 1`, `at most 4`. */
export function bounds(least, most) {
  if (least !== undefined && most !== undefined) return `from ${least} to ${most}`;
  return least !== undefined ? `at least ${least}` : `at most ${most}`;
}

/** One line of help for an option. */
export function helpFor(option) {
  const parts = [option.description];
  if (option.min_value !== undefined || option.max_value !== undefined) {
    parts.push(`A number ${bounds(option.min_value, option.max_value)}.`);
  }
  if (option.max_length !== undefined && option.max_length < 6000) parts.push(`At most ${option.max_length} characters.`);
  return parts.filter(Boolean).join(' · ');
}
