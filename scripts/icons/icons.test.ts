import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { root } from '../house/tree.ts';
import { icons } from './icons.mjs';
import { draw, fromPng, toPng, type Picture } from './picture.mjs';
import { box, disc } from './shapes.mjs';

const resources = path.join(root, 'resources');

function alphaAt({ size, pixels }: Picture, x: number, y: number): number {
  return pixels[(Math.floor(y * size) * size + Math.floor(x * size)) * 4 + 3] ?? -1;
}

describe('the committed icons', () => {
  it.each(icons.filter(({ size }) => size < 100).map((icon) => [icon.file, icon] as const))('%s is what the script draws', (file, { size, layers }) => {
    const drawn = draw(size, layers);
    const kept = fromPng(fs.readFileSync(path.join(resources, file)));
    expect(kept.size).toBe(size);
    expect(kept.pixels.equals(drawn.pixels)).toBe(true);
  });

  it('includes the app icon as it is drawn', () => {
    const [app] = icons;
    const kept = fromPng(fs.readFileSync(path.join(resources, app?.file ?? '')));
    expect(kept.pixels.equals(draw(512, app?.layers ?? []).pixels)).toBe(true);
  });

  it('are the only pictures there', () => {
    const there = fs.readdirSync(resources, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.png'));
    expect(there.sort()).toEqual(icons.map(({ file }) => file).sort());
  });

  it('differ by shape, not by colour alone', () => {
    const shapes = icons.filter(({ file }) => file.endsWith('-template.png')).map(({ size, layers }) => draw(size, layers).pixels.toString('hex'));
    expect(shapes.length).toBeGreaterThan(4);
    expect(new Set(shapes).size).toBe(shapes.length);
  });
});

describe('drawing', () => {
  it('covers what is inside, half covers an edge, leaves the rest clear', () => {
    const picture = draw(4, [{ shape: box(0.25, 0, 0.625, 1), colour: '#ff8000' }]);
    expect([0, 1, 2, 3].map((column) => alphaAt(picture, (column + 0.5) / 4, 0.5))).toEqual([0, 255, 128, 0]);
    expect([...picture.pixels.subarray(4, 8)]).toEqual([255, 128, 0, 255]);
  });

  it('puts later layers on top', () => {
    const picture = draw(2, [{ shape: box(0, 0, 1, 1), colour: '#ff0000' }, { shape: box(0, 0, 0.5, 1), colour: '#0000ff' }]);
    expect([...picture.pixels.subarray(0, 8)]).toEqual([0, 0, 255, 255, 255, 0, 0, 255]);
  });

  it('is read back from its file pixel by pixel', () => {
    const picture = draw(16, [{ shape: disc(0.5, 0.5, 0.4), colour: '#123456' }]);
    expect(fromPng(toPng(picture)).pixels.equals(picture.pixels)).toBe(true);
  });

  it('refuses a file that is none', () => {
    expect(() => fromPng(Buffer.from('no picture at all'))).toThrow('this is no PNG');
  });
});
