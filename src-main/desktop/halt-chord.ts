/** The keys that halt inside a window. */

/** What Electron says of a key before the page gets it. */
export interface KeyInput {
  readonly type: string;
  readonly key: string;
  readonly code: string;
  readonly control: boolean;
  readonly meta: boolean;
  readonly shift: boolean;
  readonly alt: boolean;
  readonly isAutoRepeat: boolean;
}

/** Ctrl+Shift+H, on macOS Cmd+Shift+H. By the letter, or by the place of the key where the layout has no Latin letters. A held key counts once. */
export function isHaltChord(input: KeyInput, platform: NodeJS.Platform): boolean {
  if (input.type !== 'keyDown' || input.isAutoRepeat || !input.shift || input.alt) return false;
  const held = platform === 'darwin' ? input.meta && !input.control : input.control && !input.meta;
  return held && (input.key.toLowerCase() === 'h' || (!/^[a-z]$/i.test(input.key) && input.code === 'KeyH'));
}

/** Alt+H: puts the keyboard on the halt strip. */
export function isStripChord(input: KeyInput): boolean {
  return input.type === 'keyDown' && input.alt && !input.control && !input.meta && !input.shift && (input.key.toLowerCase() === 'h' || input.code === 'KeyH');
}

const modifiers = new Set(['CommandOrControl', 'CmdOrCtrl', 'Command', 'Cmd', 'Control', 'Ctrl', 'Alt', 'Option', 'AltGr', 'Shift', 'Super', 'Meta']);

/**
 * Whether a key may halt from anywhere in the system: one letter, digit or function key with at least two modifiers, so that nobody halts by writing a
 * sentence. Electron leaves out words it does not know instead of refusing them, so they are looked at here.
 */
export function isGlobalKey(key: string): boolean {
  const words = key.split('+');
  const last = words.pop() ?? '';
  return words.length >= 2 && new Set(words).size === words.length && words.every((word) => modifiers.has(word)) && /^([A-Z0-9]|F([1-9]|1\d|2[0-4]))$/.test(last);
}
