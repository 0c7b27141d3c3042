import { both, box, disc, either, octagon, ring, roundedBox, turn, without } from './shapes.mjs';

/** Every picture of the app. The state of the tray is told by its shape; the colour only repeats it. */

/** @typedef {import('./picture.mjs').Layer} Layer */
/** @typedef {{ file: string, size: number, layers: readonly Layer[] }} Icon */

const blue = '#3D7FE0';
const grey = '#8A95A5';
const amber = '#FFB020';
const dark = '#141A23';
const black = '#000000';

const outline = ring(0.5, 0.5, 0.44, 0.33);
const full = disc(0.5, 0.5, 0.44);
const bars = either(box(0.36, 0.31, 0.45, 0.69), box(0.55, 0.31, 0.64, 0.69));
const lowerHalf = both(disc(0.5, 0.5, 0.33), box(0, 0.5, 1, 1));
/** The mark of paper money: a filled disc with a ring cut into it. */
const paper = without(full, ring(0.5, 0.5, 0.31, 0.22));
const warning = disc(0.78, 0.22, 0.2);
const aroundWarning = disc(0.78, 0.22, 0.28);
const stopSign = octagon(0.5, 0.5, 0.45);
const square = box(0.35, 0.35, 0.65, 0.65);

/** Layers by state, and the shape alone for menu bars that colour icons themselves. @type {Record<string, { layers: readonly Layer[], shape: import('./shapes.mjs').Shape }>} */
const states = {
  starting: { layers: [{ shape: outline, colour: grey }], shape: outline },
  'running-paper': { layers: [{ shape: paper, colour: blue }], shape: paper },
  paused: { layers: [{ shape: either(outline, bars), colour: blue }], shape: either(outline, bars) },
  reducing: { layers: [{ shape: either(outline, lowerHalf), colour: blue }], shape: either(outline, lowerHalf) },
  halted: { layers: [{ shape: stopSign, colour: amber }, { shape: square, colour: dark }], shape: without(stopSign, square) },
  attention: { layers: [{ shape: without(full, aroundWarning), colour: blue }, { shape: warning, colour: amber }], shape: either(without(full, aroundWarning), warning) },
};

/** Seven of ten: a quorum. @type {readonly Layer[]} */
const appLayers = [
  { shape: roundedBox(0.03, 0.03, 0.97, 0.97, 0.2), colour: '#11151D' },
  ...Array.from({ length: 10 }, (_, seat) => ({ shape: turn(ring(0.5, 0.5, 0.37, 0.25), seat / 10 + 0.012, (seat + 1) / 10 - 0.012), colour: seat < 7 ? '#6AA6FF' : '#3A4558' })),
  { shape: disc(0.5, 0.5, 0.11), colour: '#5FE0B5' },
];

/** @type {readonly Icon[]} */
export const icons = [
  { file: 'icon.png', size: 512, layers: appLayers },
  ...Object.entries(states).flatMap(([state, { layers, shape }]) => {
    const template = [{ shape, colour: black }];
    return [
      { file: `tray/${state}.png`, size: 22, layers },
      { file: `tray/${state}-2x.png`, size: 44, layers },
      { file: `tray/${state}-template.png`, size: 18, layers: template },
      { file: `tray/${state}-template-2x.png`, size: 36, layers: template },
    ];
  }),
];
