/**
 * Shapes as questions: is this point inside? Points are in the unit square, y downwards. Drawn by asking for many points of each pixel, so no library
 * and no font decides how an icon looks.
 */

/** @typedef {(x: number, y: number) => boolean} Shape */

/** @param {number} cx @param {number} cy @param {number} radius @returns {Shape} */
export const disc = (cx, cy, radius) => (x, y) => Math.hypot(x - cx, y - cy) <= radius;

/** @param {number} cx @param {number} cy @param {number} outer @param {number} inner @returns {Shape} */
export const ring = (cx, cy, outer, inner) => (x, y) => {
  const far = Math.hypot(x - cx, y - cy);
  return far <= outer && far >= inner;
};

/** @param {number} left @param {number} top @param {number} right @param {number} bottom @returns {Shape} */
export const box = (left, top, right, bottom) => (x, y) => x >= left && x <= right && y >= top && y <= bottom;

/** @param {number} left @param {number} top @param {number} right @param {number} bottom @param {number} radius @returns {Shape} */
export const roundedBox = (left, top, right, bottom, radius) => (x, y) => {
  const dx = Math.max(left + radius - x, 0, x - (right - radius));
  const dy = Math.max(top + radius - y, 0, y - (bottom - radius));
  return Math.hypot(dx, dy) <= radius;
};

/** A stop sign: flat sides up, `reach` from the middle to a side. @param {number} cx @param {number} cy @param {number} reach @returns {Shape} */
export const octagon = (cx, cy, reach) => (x, y) => {
  const dx = Math.abs(x - cx);
  const dy = Math.abs(y - cy);
  return Math.max(dx, dy, (dx + dy) / Math.SQRT2) <= reach;
};

/** A piece of a ring, clockwise from the top; turns are 0 to 1. @param {Shape} whole @param {number} from @param {number} until @returns {Shape} */
export const turn = (whole, from, until) => (x, y) => {
  if (!whole(x, y)) return false;
  const angle = (Math.atan2(x - 0.5, 0.5 - y) / (2 * Math.PI) + 1) % 1;
  return angle >= from && angle <= until;
};

/** @param {...Shape} shapes @returns {Shape} */
export const either = (...shapes) => (x, y) => shapes.some((shape) => shape(x, y));

/** @param {Shape} shape @param {Shape} hole @returns {Shape} */
export const without = (shape, hole) => (x, y) => shape(x, y) && !hole(x, y);

/** @param {Shape} one @param {Shape} other @returns {Shape} */
export const both = (one, other) => (x, y) => one(x, y) && other(x, y);
