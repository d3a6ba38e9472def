/** Where the visitor writes: messages with files, replies, and slash commands by palette, pills or one typed line. */

import { commandOf, flatten, readLine, search } from './commands.js';
import { fill, h } from './dom.js';
import { CommandForm } from './form.js';
import { icon } from './icons.js';
import { Listbox } from './listbox.js';
import { ReplyStrip } from './reply.js';
import { Upload, dropZone, filesIn, pickFiles } from './uploads.js';

const MOST_FILES = 10;

export class Composer {
  #uploads = [];
  #sending = false;
  form = null;

  constructor(room, { directory, preview }) {
    Object.assign(this, { room, directory, preview });
    this.#build();
    this.palette = new Listbox(this.input, {
      label: 'Commands', above: true, frame: this.box, onPick: (item) => this.choose(item.value),
    });
    room.addEventListener('state', () => this.#onState());
    room.addEventListener('channel', () => this.#onChannel());
  }

  #build() {
    this.input = h('textarea', {
      class: 'composer-input', rows: '1', 'aria-label': 'Write a message or a command',
      oninput: () => this.#typed(), onkeydown: (event) => this.#key(event), onblur: () => this.palette.hide(),
      onfocus: () => this.#typed(),
    });
    this.slot = h('div', { class: 'composer-slot' }, this.input);
    this.strip = new ReplyStrip({ preview: this.preview, onCleared: () => this.input.focus() });
    this.tray = h('div', { class: 'tray', hidden: true });
    this.help = h('p', { class: 'composer-help', role: 'status' });
    this.sendButton = h('button', {
      type: 'button', class: 'send', 'aria-label': 'Send', onclick: () => this.send(),
    }, icon('send'));
    this.box = h('div', { class: 'composer-box' },
      h('button', {
        type: 'button', class: 'tool', 'aria-label': 'Add a file',
        onclick: () => pickFiles((files) => this.offerFiles(files)),
      }, icon('plus')), this.slot, this.sendButton);
    this.element = h('div', {
      class: 'composer', onpaste: (event) => this.#paste(event),
    }, this.strip.element, this.tray, this.box, this.help);
  }

  /** Lets files be dropped anywhere on this element, not only on the box. */
  acceptDropsOn(element) {
    dropZone(element, (files) => this.offerFiles(files));
  }

  get flat() {
    return flatten(this.room.commands);
  }

  focus() {
    if (this.form) this.form.focus();
    else this.input.focus();
  }

  /** Opens the pills of a command, filled from typed words where there are some. */
  choose(command, typed = {}) {
    this.palette.hide();
    this.form?.close();
    this.form = new CommandForm(command, {
      room: this.room, directory: this.directory,
      onSend: () => this.send(), onLeave: () => this.leave(), onHelp: (text) => this.say(text),
    });
    this.form.set(typed);
    const taken = this.form.adoptUploads(this.#uploads);
    this.#uploads.splice(0, taken);
    this.#drawTray();
    this.input.value = '';
    fill(this.slot, this.form.element);
    this.say(`${command.description} · Enter sends it.`);
    this.form.focus();
  }

  /** Fills the composer with a command by name; false when the bot has no such command. */
  suggest(name, typed = {}, files = []) {
    const command = this.flat.find((each) => each.name === name);
    if (!command) return false;
    this.#dropUploads();
    this.choose(command, typed);
    this.form.offerFiles(files);
    this.form.focus();
    return true;
  }

  /** Back to plain writing. */
  leave() {
    this.form?.close();
    this.form = null;
    fill(this.slot, this.input);
    this.say('');
    this.input.focus();
  }

  reply(message) {
    if (this.form) this.leave();
    this.strip.set(message);
    this.input.focus();
  }

  /** Files go to the open command's empty options, else to the tray of the message. */
  offerFiles(files) {
    if (!files.length) return;
    const line = this.input.value;
    const read = this.form ? null : readLine(this.flat, line);
    if (read?.command.options.some((option) => option.type === 11)) this.choose(read.command, read.typed);
    if (this.form) {
      const taken = this.form.offerFiles(files);
      if (taken < files.length) this.say(`/${this.form.command.name} has no room for ${taken ? 'more' : 'a'} file.`, true);
      else this.form.focus();
      return;
    }
    const room = MOST_FILES - this.#uploads.length;
    if (files.length > room) this.say(`A message takes at most ${MOST_FILES} files.`, true);
    for (const file of files.slice(0, room)) this.#uploads.push(new Upload(file, () => this.#drawTray()));
    this.#drawTray();
    this.input.focus();
  }

  say(text, bad = false) {
    fill(this.help, text);
    this.help.classList.toggle('bad', bad);
  }

  async send() {
    if (this.#sending) return;
    this.#sending = true;
    this.element.classList.add('sending');
    try {
      if (this.form) await this.#sendForm();
      else if (this.input.value.startsWith('/')) await this.#sendLine();
      else await this.#sendMessage();
    } catch (problem) {
      this.say(problem.message, true);
    } finally {
      this.#sending = false;
      this.element.classList.remove('sending');
    }
  }

  async #sendForm() {
    const form = this.form;
    const { options, problem } = await form.read();
    if (problem) {
      this.say(problem, true);
      return;
    }
    await this.room.command(form.command.name, options);
    if (this.form === form) this.leave();
  }

  /** A command typed on one line: what is complete is sent, what is not becomes pills. */
  async #sendLine() {
    const line = this.input.value.trim();
    const read = readLine(this.flat, line);
    if (!read) {
      this.say(`There is no command ${line.split(/\s/)[0]}.`, true);
      return;
    }
    this.choose(read.command, read.typed);
    if (read.stray) {
      this.say(`“${read.stray}” belongs to no option: put the option's name before it, as in seed:7.`, true);
      return;
    }
    await this.#sendForm();
  }

  async #sendMessage() {
    const content = this.input.value.trim();
    const uploads = [...this.#uploads];
    if (!content && !uploads.length) return;
    await Promise.all(uploads.map((each) => each.done));
    const lost = uploads.find((each) => each.problem);
    if (lost) {
      this.say(lost.problem, true);
      return;
    }
    await this.room.say(content, uploads.map((each) => each.id), this.strip.answer);
    this.input.value = '';
    this.strip.clear();
    this.#dropUploads();
    this.#typed();
  }

  #typed() {
    this.#grow();
    const line = this.input.value;
    const flat = line.startsWith('/') && !line.includes('\n') ? this.flat : null;
    const command = flat && commandOf(flat, line);
    const complete = command && line.length > command.name.length + 1;
    if (flat && !complete) this.#offerCommands(search(flat, line.slice(1)));
    else this.palette.hide();
    this.say(complete ? usage(command) : '');
  }

  #offerCommands(commands) {
    const items = commands.map((command) => ({
      value: command, label: `/${command.name}`, hint: command.description, lead: icon('slash'),
    }));
    const empty = this.room.commands.length ? 'No command is called that.' : 'The bot has no commands yet. Is it running?';
    this.palette.show(items, { empty });
  }

  #key(event) {
    const line = this.input.value;
    const exact = readLine(this.flat, line.trimEnd());
    const bare = exact && !exact.command.options.length && event.key === 'Enter';
    if (!bare && this.palette.key(event)) return;
    if (event.key === 'Tab' && exact && !event.shiftKey) {
      event.preventDefault();
      this.choose(exact.command, exact.typed);
    } else if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      this.palette.hide();
      this.send();
    } else if (event.key === 'Escape') {
      this.strip.clear();
    }
  }

  #paste(event) {
    const files = filesIn(event.clipboardData);
    if (!files.length) return;
    event.preventDefault();
    this.offerFiles(files);
  }

  #grow() {
    this.input.style.setProperty('height', 'auto');
    this.input.style.setProperty('height', `${this.input.scrollHeight}px`);
  }

  #dropUploads() {
    this.#uploads.forEach((each) => each.release());
    this.#uploads = [];
    this.#drawTray();
  }

  #drawTray() {
    this.tray.hidden = !this.#uploads.length;
    fill(this.tray, this.#uploads.map((each) => each.card(() => {
      each.release();
      this.#uploads = this.#uploads.filter((other) => other !== each);
      this.#drawTray();
    })));
  }

  #onState() {
    if (this.form && !this.flat.some((each) => each.name === this.form.command.name)) this.leave();
    this.#onChannel();
  }

  #onChannel() {
    const channel = this.room.channels.get(this.room.channel);
    this.element.hidden = !channel || channel.type === 15;
    const mark = this.room.isThread(channel) || this.room.isDirect(channel) ? '' : '#';
    const name = channel?.name ?? '';
    const short = name.length > 18 ? `${name.slice(0, 17).trimEnd()}…` : name;
    this.input.placeholder = `Message ${mark}${short}, or / for commands`;
    if (this.strip.message && this.strip.message.channel_id !== this.room.channel) this.strip.clear();
  }
}

/** `prompt · required — model, count and 3 more` for a command that is being typed on one line. */
function usage(command) {
  const named = (required) => command.options.filter((each) => Boolean(each.required) === required).map((each) => each.name);
  const [must, may] = [named(true), named(false)];
  if (!must.length && !may.length) return `${command.description} Enter sends it.`;
  const parts = [must.length && `needs ${must.join(', ')}`, may.length && `may have ${may.join(', ')}`];
  return `${parts.filter(Boolean).join(' · ')}. Write name:value, or press Tab for fields.`;
}
