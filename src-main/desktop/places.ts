/** Where the parts of the app are, and where its window keeps its own small things. No page ever learns of any of them. */
import path from 'node:path';

export interface Places {
  readonly isPackaged: boolean;
  readonly rendererDir: string;
  readonly stripDir: string;
  readonly iconsDir: string;
  readonly appIcon: string;
  readonly boundsFile: string;
  /** There once it has been said that this desktop shows no tray icons. */
  readonly noTrayNote: string;
  preload(page: 'app' | 'strip'): string;
}

/** @param root the repository, or the packaged app @param windowDir what the browser part of the app keeps */
export function placesOf(root: string, windowDir: string, isPackaged: boolean): Places {
  const resources = path.join(root, 'resources');
  return {
    isPackaged, rendererDir: path.join(root, 'dist', 'renderer'), stripDir: path.join(root, 'src-main', 'desktop', 'strip'), iconsDir: path.join(resources, 'tray'),
    appIcon: path.join(resources, 'icon.png'), boundsFile: path.join(windowDir, 'window.json'), noTrayNote: path.join(windowDir, 'no-tray-told'), preload: (page) => path.join(root, 'dist', 'preload', `${page}.cjs`),
  };
}
