/** The page's own line icons: 24 by 24, stroked, drawn for this page. */

const SHAPES = {
  hash: 'M9.5 4 8 20M16 4l-1.5 16M4.5 9h15.5M4 15h15.5',
  lock: 'M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3',
  thread: 'M5 4v9a4 4 0 0 0 4 4h10M15 13l4 4-4 4',
  forum: 'M4 5h16v10H11l-4 4v-4H4zM8 9h8M8 12h5',
  send: 'M4 12 20 4l-5 16-3.5-6.5zM11.5 13.5 20 4',
  plus: 'M12 5v14M5 12h14',
  close: 'M6 6l12 12M18 6 6 18',
  menu: 'M4 7h16M4 12h16M4 17h16',
  weather: 'M7 18h10a4 4 0 0 0 .6-7.95A6 6 0 0 0 6.2 11.5 3.3 3.3 0 0 0 7 18z',
  reply: 'M10 6 4 12l6 6M4 12h9a7 7 0 0 1 7 7',
  copy: 'M9 9h11v11H9zM5 15H4V4h11v1',
  dots: 'M5 12h.01M12 12h.01M19 12h.01',
  pin: 'M9 4h6l-1 6 3 3H7l3-3zM12 13v7',
  clip: 'M19 11l-7.5 7.5a4.5 4.5 0 0 1-6.4-6.4L13 4.3a3 3 0 0 1 4.2 4.2l-7.8 7.8a1.5 1.5 0 0 1-2.1-2.1L14 7.5',
  eye: 'M3 12s3.5-6 9-6 9 6 9 6-3.5 6-9 6-9-6-9-6zM12 9.5a2.5 2.5 0 1 1 0 5 2.5 2.5 0 0 1 0-5z',
  check: 'M5 12.5 10 17.5 19 7',
  down: 'M6 9l6 6 6-6',
  picture: 'M4 5h16v14H4zM4 16l5-5 4 4 3-3 4 4M15.5 9h.01',
  file: 'M6 3h8l4 4v14H6zM14 3v4h4M9 12h6M9 16h6',
  out: 'M10 5H5v14h14v-5M14 4h6v6M20 4l-9 9',
  star: 'M12 4l2.4 5.2 5.6.6-4.2 3.8 1.2 5.6-5-2.9-5 2.9 1.2-5.6L4 9.8l5.6-.6z',
  bin: 'M5 7h14M9.5 7V4.5h5V7M7 7l1 13h8l1-13M10.5 11v5M13.5 11v5',
  shield: 'M12 3 19 6v5.5c0 4.4-2.9 7.6-7 9.5-4.1-1.9-7-5.1-7-9.5V6zM9 11.8l2.2 2.2 4-4.4',
  slash: 'M15 4 9 20',
  easel: 'M5 5h14v9H5zM12 2v3M8 14l-3 7M16 14l3 7M12 14v5M8 11.5l3-3 2 2 1.5-1.5 1.5 2.5',
};

const SVG = 'http://www.w3.org/2000/svg';

/** An icon that screen readers skip; the control around it carries the name. */
export function icon(name) {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('class', `icon icon-${name}`);
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS(SVG, 'path');
  path.setAttribute('d', SHAPES[name] ?? SHAPES.dots);
  svg.append(path);
  return svg;
}
