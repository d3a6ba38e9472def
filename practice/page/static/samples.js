/** Three small pictures painted here, so that a visitor without one at hand can try /edit and /blend. */

const SIZE = 512;

/** Each is a name and a painter on a square canvas. */
const PAINTERS = {
  'hill-house.png': hillHouse,
  'paper-boat.png': paperBoat,
  'night-fox.png': nightFox,
};

/** The sample pictures as files, in a fixed order. */
export function samplePictures() {
  return Promise.all(Object.entries(PAINTERS).map(([name, paint]) => painted(name, paint)));
}

function painted(name, paint) {
  const canvas = Object.assign(document.createElement('canvas'), { width: SIZE, height: SIZE });
  paint(canvas.getContext('2d'));
  return new Promise((resolve) => {
    canvas.toBlob((blob) => resolve(new File([blob], name, { type: 'image/png' })), 'image/png');
  });
}

function sky(pen, colours) {
  const wash = pen.createLinearGradient(0, 0, 0, SIZE);
  colours.forEach((colour, at) => wash.addColorStop(at / (colours.length - 1), colour));
  pen.fillStyle = wash;
  pen.fillRect(0, 0, SIZE, SIZE);
}

function shape(pen, colour, points) {
  pen.fillStyle = colour;
  pen.beginPath();
  points.forEach(([x, y], at) => (at ? pen.lineTo(x, y) : pen.moveTo(x, y)));
  pen.closePath();
  pen.fill();
}

function disc(pen, colour, x, y, radius) {
  pen.fillStyle = colour;
  pen.beginPath();
  pen.arc(x, y, radius, 0, Math.PI * 2);
  pen.fill();
}

/** A rolling hill whose crest is a sine. */
function hill(pen, colour, base, height, shift) {
  const crest = Array.from({ length: 65 }, (_, at) => [at * 8, base - height * Math.sin(at / 14 + shift)]);
  shape(pen, colour, [...crest, [SIZE, SIZE], [0, SIZE]]);
}

function hillHouse(pen) {
  sky(pen, ['#7fb4c9', '#f4dcb4', '#f6c99a']);
  disc(pen, '#fff1cf', 390, 150, 52);
  hill(pen, '#8fa98a', 330, 40, 0.4);
  hill(pen, '#6c8f63', 385, 34, 2.1);
  shape(pen, '#e9dcc6', [[196, 250], [316, 250], [316, 352], [196, 352]]);
  shape(pen, '#b5573f', [[178, 254], [256, 186], [334, 254]]);
  shape(pen, '#5d4632', [[240, 300], [272, 300], [272, 352], [240, 352]]);
  shape(pen, '#8fc1d0', [[208, 276], [232, 276], [232, 300], [208, 300]]);
  shape(pen, '#8fc1d0', [[280, 276], [304, 276], [304, 300], [280, 300]]);
  hill(pen, '#4f7350', 430, 26, 4.2);
}

function paperBoat(pen) {
  sky(pen, ['#f2e3d3', '#f3c9a8', '#e89b80']);
  disc(pen, '#fff6e0', 256, 232, 78);
  hill(pen, '#3f7f8c', 330, 12, 0.2);
  shape(pen, '#fdfaf3', [[256, 180], [256, 316], [164, 316]]);
  shape(pen, '#e6ded0', [[256, 180], [256, 316], [348, 316]]);
  shape(pen, '#fffdf8', [[128, 316], [384, 316], [336, 372], [176, 372]]);
  shape(pen, '#d9cfbd', [[256, 316], [384, 316], [336, 372], [256, 372]]);
  hill(pen, '#2f6875', 372, 10, 1.6);
  hill(pen, '#245561', 430, 12, 3.0);
}

function nightFox(pen) {
  sky(pen, ['#1d2440', '#39406b', '#6b5c86']);
  for (let at = 0; at < 46; at += 1) {
    disc(pen, '#fff8dc', (at * 197) % SIZE, (at * 89) % 270, at % 5 === 0 ? 2.6 : 1.3);
  }
  disc(pen, '#f8efcf', 108, 108, 40);
  hill(pen, '#2b3352', 400, 30, 1.0);
  shape(pen, '#d9793d', [[150, 190], [206, 236], [306, 236], [362, 190], [372, 310], [256, 420], [140, 310]]);
  shape(pen, '#3a2620', [[158, 204], [196, 238], [164, 262]]);
  shape(pen, '#3a2620', [[354, 204], [316, 238], [348, 262]]);
  shape(pen, '#fbeedd', [[142, 316], [222, 326], [256, 418]]);
  shape(pen, '#fbeedd', [[370, 316], [290, 326], [256, 418]]);
  disc(pen, '#2a1c18', 212, 302, 13);
  disc(pen, '#2a1c18', 300, 302, 13);
  disc(pen, '#2a1c18', 256, 404, 15);
  disc(pen, '#fff', 216, 298, 4);
  disc(pen, '#fff', 304, 298, 4);
}
