/** Key combinations as we write them (`Mod+Shift+H`, `Alt+M`, `?`), as the key library wants them, and as people read them. */

const modifiers = ['Mod', 'Ctrl', 'Alt', 'Shift', 'Meta'] as const;

/** The parts of a combination, modifiers in order; null where it is none. */
export function normalCombo(text: string): string | null {
  const parts = text.split('+').map((part) => part.trim()).filter((part) => part !== '');
  const key = parts.at(-1);
  if (key === undefined || (modifiers as readonly string[]).includes(key)) return null;
  const held = modifiers.filter((modifier) => parts.slice(0, -1).includes(modifier));
  if (held.length !== parts.length - 1) return null;
  return [...held, key.length === 1 ? key.toUpperCase() : key].join('+');
}

/** For the key library: `$mod+Shift+h`. */
export function bindingOf(combo: string): string {
  const parts = combo.split('+');
  const key = parts.pop() ?? '';
  const named: Record<string, string> = { Mod: '$mod', Ctrl: 'Control' };
  // Shifted signs such as `?` are told by the sign itself, so that every keyboard layout works.
  const wanted = /^[A-Z]$/.test(key) ? `Key${key}` : /^[0-9]$/.test(key) ? `Digit${key}` : key === '?' ? '[Shift]+?' : key;
  return [...parts.map((part) => named[part] ?? part), wanted].join('+');
}

/** For people: `Ctrl+Shift+H`, or `⇧⌘H` on a Mac. */
export function comboText(combo: string, mac: boolean): string {
  const parts = combo.split('+');
  if (!mac) return parts.map((part) => (part === 'Mod' ? 'Ctrl' : part)).join('+');
  const signs: Record<string, string> = { Mod: '⌘', Ctrl: '⌃', Alt: '⌥', Shift: '⇧', Meta: '⌘' };
  const held = ['Ctrl', 'Alt', 'Shift', 'Mod', 'Meta'].filter((part) => parts.slice(0, -1).includes(part)).map((part) => signs[part]);
  return [...held, parts.at(-1)].join('');
}

/** The combination a key event makes; null while only modifiers are down. */
export function comboOf(event: Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>, mac: boolean): string | null {
  if (['Control', 'Meta', 'Alt', 'Shift', 'AltGraph', 'Dead', 'Process'].includes(event.key)) return null;
  const letter = /^(?:Key|Digit)([A-Z0-9])$/.exec(event.code)?.[1];
  const sign = event.key.length === 1 && letter === undefined;
  const key = letter ?? (event.key === ' ' ? 'Space' : event.key);
  const mod = mac ? event.metaKey : event.ctrlKey;
  const held = [mod ? 'Mod' : '', mac && event.ctrlKey ? 'Ctrl' : '', event.altKey ? 'Alt' : '', event.shiftKey && !sign ? 'Shift' : '', !mac && event.metaKey ? 'Meta' : ''];
  return normalCombo([...held.filter((one) => one !== ''), key].join('+'));
}
