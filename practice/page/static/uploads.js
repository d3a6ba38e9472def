/** Files a visitor hands in: uploaded at once, shown as a small picture while that happens. */

import { upload } from './api.js';
import { fileSize, h } from './dom.js';
import { icon } from './icons.js';

/** One file on its way. `done` resolves to the server's `{id, …}`; a failure is kept in `problem`. */
export class Upload {
  id = null;
  problem = null;

  constructor(file, onChange = () => {}) {
    this.file = file;
    this.name = file.name || `pasted.${(file.type.split('/')[1] ?? 'png').replace('jpeg', 'jpg')}`;
    this.isPicture = file.type.startsWith('image/');
    this.preview = this.isPicture ? URL.createObjectURL(file) : null;
    this.done = upload(file, this.name).then((answer) => {
      this.id = answer.id;
    }, (problem) => {
      this.problem = problem.message;
    }).then(() => {
      onChange(this);
      return this;
    });
  }

  release() {
    if (this.preview) URL.revokeObjectURL(this.preview);
  }

  /** A thumbnail with the file's name and a way to take it back. */
  card(onRemove) {
    const state = this.problem ? 'failed' : this.id ? '' : 'busy';
    return h('div', { class: `upload ${state}` },
      this.preview ? h('img', { src: this.preview, alt: this.name }) : icon('file'),
      h('span', { class: 'upload-words' }, h('span', { class: 'upload-name' }, this.name),
        h('small', {}, this.problem ?? fileSize(this.file.size))),
      h('button', { type: 'button', class: 'plain', 'aria-label': `Remove ${this.name}`, onclick: onRemove },
        icon('close')));
  }
}

/** Files in a drop or paste. */
export function filesIn(transfer) {
  return [...(transfer?.files ?? [])];
}

/** Lets the visitor pick files; `many` allows several, `accept` limits the kinds. */
export function pickFiles(onFiles, { many = true, accept = '' } = {}) {
  const input = h('input', { type: 'file', accept: accept || null, multiple: many });
  input.addEventListener('change', () => onFiles([...input.files]));
  input.click();
}

/** Marks an element while files hover over it and hands dropped ones on. */
export function dropZone(element, onFiles) {
  let depth = 0;
  const hover = (change) => {
    depth = Math.max(0, depth + change);
    element.classList.toggle('dropping', depth > 0);
  };
  const carries = (event) => event.dataTransfer?.types.includes('Files');
  element.addEventListener('dragenter', (event) => carries(event) && hover(1));
  element.addEventListener('dragleave', (event) => carries(event) && hover(-1));
  element.addEventListener('dragover', (event) => carries(event) && event.preventDefault());
  element.addEventListener('drop', (event) => {
    if (!carries(event)) return;
    event.preventDefault();
    event.stopPropagation();
    hover(-depth);
    onFiles(filesIn(event.dataTransfer));
  });
}
