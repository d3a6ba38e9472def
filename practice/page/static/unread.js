/** Which channels hold something new, for each person the visitor has been: they may come back to more. */

const DIRECT = 1;

export class Unread {
  #here = new Set();
  #left = new Map();

  has(channel) {
    return this.#here.has(channel);
  }

  /** Whether anything is new anywhere. */
  get any() {
    return this.#here.size > 0;
  }

  add(channel) {
    this.#here.add(channel);
  }

  delete(channel) {
    this.#here.delete(channel);
  }

  /** The visitor becomes someone else: what each channel ended with is kept for the way back. */
  leave(user, channels) {
    const seen = new Map([...channels].map((each) => [each.id, each.last_message_id]));
    this.#left.set(user, { seen, unread: this.#here });
    this.#here = new Set();
  }

  /** What came meanwhile is new; to somebody who was never here, only what was written to them in private. */
  arrive(user, channels) {
    const before = this.#left.get(user);
    this.#here = new Set(before?.unread ?? []);
    for (const { id, type, last_message_id: last } of channels) {
      const fresh = before ? last !== before.seen.get(id) : type === DIRECT;
      if (last && fresh) this.#here.add(id);
    }
  }
}
