/** People, roles and channels of the room by id and by typed name, for mentions, selects and command options. */

import { avatar } from './avatars.js';
import { icon } from './icons.js';
import { nameOf } from './state.js';

const BOOLEANS = { true: true, yes: true, on: true, false: false, no: false, off: false };

export class Directory {
  constructor(room) {
    this.room = room;
  }

  people() {
    return [...this.room.users.values()].map((each) => ({
      value: each.id, label: nameOf(each), hint: each.bot ? 'app' : each.kind, lead: avatar(each, 'tiny'),
      group: 'People',
    }));
  }

  roles() {
    return [...this.room.roles.values()].map((each) => ({
      value: each.id, label: each.name, lead: '@', group: 'Roles',
    }));
  }

  /** Channels the visitor may see; `types` keeps only those kinds. */
  channels(types) {
    return [...this.room.channels.values()]
      .filter((each) => !this.room.isDirect(each) && (!types?.length || types.includes(each.type)))
      .map((each) => ({
        value: each.id, label: each.name, lead: icon(this.room.isThread(each) ? 'thread' : 'hash'), group: 'Channels',
      }));
  }

  /** The fixed choices of a command option, or null where anything may be typed. */
  choices(option) {
    switch (option.type) {
      case 5: return [{ value: true, label: 'true' }, { value: false, label: 'false' }];
      case 6: return this.people();
      case 7: return this.channels(option.channel_types);
      case 8: return this.roles();
      case 9: return [...this.people(), ...this.roles()];
      default: return option.choices?.length
        ? option.choices.map((each) => ({ value: each.value, label: each.name })) : null;
    }
  }

  /** What somebody typed for such an option: the item, or undefined. Takes names, ids and mentions. */
  find(option, typed) {
    const items = this.choices(option) ?? [];
    const bare = typed.trim().replace(/^<(?:@[!&]?|#)(\d+)>$/, '$1').replace(/^[@#](?=.)/, '').toLowerCase();
    if (option.type === 5) return items.find((each) => each.value === BOOLEANS[bare]);
    return items.find((each) => String(each.value).toLowerCase() === bare)
      ?? items.find((each) => each.label.toLowerCase() === bare);
  }
}
