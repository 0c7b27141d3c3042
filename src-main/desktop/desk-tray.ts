/** The icon beside the clock: how it stands at a glance, and the halt that needs no window. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Menu, nativeImage, Tray, type MenuItemConstructorOptions, type NativeImage } from 'electron';
import { TRAY_ICONS, type Standing, type TrayIcon } from './standing.ts';
import { trayMenu, type TrayAct } from './tray-menu.ts';

export class DeskTray {
  readonly #tray: Tray;
  /** Read once: showing a halt must not wait for a disk, nor fail over it. */
  readonly #images: Readonly<Record<TrayIcon, NativeImage>>;
  readonly #act: (act: TrayAct) => void;
  #shown = '';

  /** @param act called in the same turn as the click */
  constructor(iconsDir: string, first: Standing, act: (act: TrayAct) => void) {
    this.#images = Object.fromEntries(TRAY_ICONS.map((icon) => [icon, imageOf(iconsDir, icon)])) as Record<TrayIcon, NativeImage>;
    this.#act = act;
    this.#tray = new Tray(this.#images[first.icon]);
    this.#tray.on('click', () => act('open'));
    this.show(first);
  }

  /** Shows it. Rebuilt only where something changed: on Linux a menu is told of changes by being set again. */
  show(standing: Standing): void {
    const lines = trayMenu(standing);
    const shown = JSON.stringify([standing.icon, standing.mode, standing.tooltip, lines]);
    if (shown === this.#shown) return;
    this.#shown = shown;
    this.#tray.setImage(this.#images[standing.icon]);
    this.#tray.setToolTip(standing.tooltip);
    this.#tray.setContextMenu(Menu.buildFromTemplate(lines.map((line): MenuItemConstructorOptions => {
      if (line.kind === 'line') return { type: 'separator' };
      if (line.kind === 'text') return { label: line.label, enabled: false };
      return { id: line.act, label: line.label, enabled: line.enabled, click: () => this.#act(line.act) };
    })));
  }

  /** Takes the icon away. */
  end(): void {
    this.#tray.destroy();
  }
}

function imageOf(iconsDir: string, icon: TrayIcon): NativeImage {
  const mac = process.platform === 'darwin';
  const file = path.join(iconsDir, mac ? `${icon}-template` : icon);
  const image = nativeImage.createFromPath(`${file}.png`);
  image.addRepresentation({ scaleFactor: 2, buffer: readFileSync(`${file}-2x.png`) });
  if (mac) image.setTemplateImage(true);
  return image;
}
