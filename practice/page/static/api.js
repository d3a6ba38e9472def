/** Talks to the practice server: JSON over fetch, events over one WebSocket. Knows addresses, nothing of the page. */

/** The server said no; `message` is its sentence. */
export class Refusal extends Error {
  constructor(message, status) {
    super(message);
    this.status = status;
  }
}

async function read(response) {
  const text = await response.text();
  let body = null;
  try {
    body = text ? JSON.parse(text) : {};
  } catch {
    body = null;
  }
  if (response.ok && body !== null) return body;
  throw new Refusal(body?.message ?? body?.error ?? `The practice server answered ${response.status}.`, response.status);
}

async function call(path, init) {
  let response;
  try {
    response = await fetch(path, init);
  } catch {
    throw new Refusal('The practice server cannot be reached. Is it still running?', 0);
  }
  return read(response);
}

export function get(path, query = {}) {
  const search = new URLSearchParams(query).toString();
  return call(search ? `${path}?${search}` : path);
}

export function post(path, body) {
  return call(path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
}

/** Hands a file in; answers `{id, filename, size, url, content_type}`. */
export function upload(file, filename = file.name) {
  return call(`/practice/uploads?${new URLSearchParams({ filename })}`, {
    method: 'POST',
    headers: { 'Content-Type': file.type || 'application/octet-stream' },
    body: file,
  });
}

/** The interaction id in an answer that carries either the id or an object with one. */
export function interactionId(answer) {
  const value = answer?.interaction;
  return String(value?.id ?? value ?? '');
}

/**
 * An address on this origin. The server writes its files' addresses with the host it listens on, which need not be
 * the host the visitor typed (a forwarded port, `localhost`), so its own paths are taken relative to the page.
 */
export function local(address) {
  if (!address) return '';
  let url;
  try {
    url = new URL(address, location.href);
  } catch {
    return '';
  }
  if (!['http:', 'https:', 'blob:', 'data:'].includes(url.protocol)) return '';
  const own = /^\/(attachments|ephemeral-attachments|practice|avatars|embed|icons)\//.test(url.pathname);
  return own && url.protocol.startsWith('http') ? url.pathname + url.search : url.href;
}

/** One user's live events. Reconnects with growing pauses; `onOpen(again)` tells whether anything may have been missed. */
export class Events {
  #socket = null;
  #user = null;
  #pause = 500;
  #timer = 0;
  #opened = false;

  constructor({ onEvent, onOpen, onLost }) {
    this.onEvent = onEvent;
    this.onOpen = onOpen;
    this.onLost = onLost;
  }

  follow(user) {
    this.#user = user;
    this.#opened = false;
    this.#pause = 500;
    this.#connect();
  }

  #connect() {
    clearTimeout(this.#timer);
    this.#socket?.close();
    const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
    const query = new URLSearchParams({ user: this.#user });
    const socket = new WebSocket(`${scheme}://${location.host}/practice/events?${query}`);
    this.#socket = socket;
    socket.addEventListener('open', () => {
      this.#pause = 500;
      this.onOpen(this.#opened);
      this.#opened = true;
    });
    socket.addEventListener('message', (event) => {
      if (this.#socket === socket) this.onEvent(JSON.parse(event.data));
    });
    socket.addEventListener('close', () => this.#lost(socket));
  }

  #lost(socket) {
    if (this.#socket !== socket) return;
    this.onLost();
    this.#opened = true;
    this.#timer = setTimeout(() => this.#connect(), this.#pause);
    this.#pause = Math.min(this.#pause * 2, 8000);
  }
}
