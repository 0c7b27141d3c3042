import zlib from 'node:zlib';

/** @typedef {{ shape: import('./shapes.mjs').Shape, colour: string }} Layer colour as `#rrggbb` */
/** @typedef {{ size: number, pixels: Buffer }} Picture RGBA, row by row, not premultiplied */

/** Points asked per pixel and axis: more where there are few pixels. @param {number} size */
const finenessOf = (size) => (size < 100 ? 8 : 4);

/** Draws layers over each other. @param {number} size pixels @param {readonly Layer[]} layers lowest first @returns {Picture} */
export function draw(size, layers) {
  const pixels = Buffer.alloc(size * size * 4);
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column < size; column += 1) put(pixels, (row * size + column) * 4, layers.map((layer) => ({ colour: layer.colour, share: coverage(layer.shape, column, row, size) })));
  }
  return { size, pixels };
}

/** The share of a pixel that lies inside. @param {import('./shapes.mjs').Shape} shape @param {number} column @param {number} row @param {number} size */
function coverage(shape, column, row, size) {
  const fineness = finenessOf(size);
  let inside = 0;
  for (let step = 0; step < fineness * fineness; step += 1) {
    const x = (column + ((step % fineness) + 0.5) / fineness) / size;
    const y = (row + (Math.floor(step / fineness) + 0.5) / fineness) / size;
    if (shape(x, y)) inside += 1;
  }
  return inside / (fineness * fineness);
}

/** @param {Buffer} pixels @param {number} at @param {readonly { colour: string, share: number }[]} layers */
function put(pixels, at, layers) {
  let alpha = 0;
  let colour = [0, 0, 0];
  for (const layer of layers) {
    if (layer.share === 0) continue;
    const next = layer.share + alpha * (1 - layer.share);
    colour = rgb(layer.colour).map((value, index) => (value * layer.share + (colour[index] ?? 0) * alpha * (1 - layer.share)) / next);
    alpha = next;
  }
  for (const [index, value] of [...colour, alpha * 255].entries()) pixels[at + index] = Math.round(value);
}

/** @param {string} colour */
function rgb(colour) {
  return [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
}

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** A picture as a PNG file: 8 bit RGBA, no filter. @param {Picture} picture */
export function toPng({ size, pixels }) {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(size, 0);
  header.writeUInt32BE(size, 4);
  header.set([8, 6, 0, 0, 0], 8);
  const rows = Buffer.alloc(size * (size * 4 + 1));
  for (let row = 0; row < size; row += 1) pixels.copy(rows, row * (size * 4 + 1) + 1, row * size * 4, (row + 1) * size * 4);
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', zlib.deflateSync(rows, { level: 9 })), chunk('IEND', Buffer.alloc(0))]);
}

/** Reads what {@link toPng} wrote; compressed bytes differ between versions of zlib, pixels do not. @param {Buffer} file @returns {Picture} */
export function fromPng(file) {
  if (!file.subarray(0, 8).equals(signature)) throw new Error('this is no PNG');
  const size = file.readUInt32BE(16);
  /** @type {Buffer[]} */
  const parts = [];
  for (let at = 8; at < file.length; at += 12 + file.readUInt32BE(at)) {
    if (file.toString('latin1', at + 4, at + 8) === 'IDAT') parts.push(file.subarray(at + 8, at + 8 + file.readUInt32BE(at)));
  }
  const rows = zlib.inflateSync(Buffer.concat(parts));
  const pixels = Buffer.alloc(size * size * 4);
  for (let row = 0; row < size; row += 1) {
    if (rows[row * (size * 4 + 1)] !== 0) throw new Error('this PNG was not written by toPng: it uses filters');
    rows.copy(pixels, row * size * 4, row * (size * 4 + 1) + 1, (row + 1) * (size * 4 + 1));
  }
  return { size, pixels };
}

/** @param {string} kind @param {Buffer} data */
function chunk(kind, data) {
  const body = Buffer.concat([Buffer.from(kind, 'latin1'), data]);
  const whole = Buffer.alloc(12 + data.length);
  whole.writeUInt32BE(data.length, 0);
  body.copy(whole, 4);
  whole.writeUInt32BE(zlib.crc32(body), 8 + data.length);
  return whole;
}
