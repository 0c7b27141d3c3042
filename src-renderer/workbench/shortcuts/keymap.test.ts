import { describe, expect, it } from 'vitest';
import { bindingOf, comboOf, comboText, normalCombo } from './combo.ts';
import { conflictOf, keymapOf } from './keymap.ts';

const actions = [{ id: 'palette', shortcut: 'Mod+K' }, { id: 'move', shortcut: 'Alt+M' }, { id: 'sheet', shortcut: '?' }, { id: 'halt.now', shortcut: 'Mod+Shift+H' }, { id: 'quiet' }];

describe('combinations', () => {
  it.each([['shift+k', null], ['Shift+Mod+h', 'Mod+Shift+H'], ['Mod', null], ['Alt+ArrowUp', 'Alt+ArrowUp'], ['Mod+Mod+K', null], ['', null]])('%j is %j', (text, normal) => expect(normalCombo(text)).toBe(normal));

  it.each([['Mod+Shift+H', 'Ctrl+Shift+H', '⇧⌘H'], ['Alt+M', 'Alt+M', '⌥M'], ['F6', 'F6', 'F6']])('%s is read as %s, and %s on a Mac', (combo, other, mac) => expect([comboText(combo, false), comboText(combo, true)]).toEqual([other, mac]));

  it('are told to the key library by the key’s place, signs by themselves', () => expect(['Mod+K', 'Mod+1', '?', 'Shift+F6'].map((combo) => bindingOf(combo))).toEqual(['$mod+KeyK', '$mod+Digit1', '[Shift]+?', 'Shift+F6']));

  it('come from key events, whatever the layout says', () => {
    const event = { key: 'K', code: 'KeyK', ctrlKey: true, metaKey: false, altKey: false, shiftKey: true };
    expect([comboOf(event, false), comboOf({ ...event, key: 'Shift', code: 'ShiftLeft' }, false), comboOf({ ...event, key: '?', code: 'Minus', ctrlKey: false }, false)]).toEqual(['Mod+Shift+K', null, '?']);
  });
});

describe('a person’s own shortcuts', () => {
  it('win over defaults; an empty one takes the default away', () => {
    expect(Object.fromEntries(keymapOf(actions, { move: 'Mod+K', sheet: '' }))).toEqual({ 'Mod+K': 'move', 'Mod+Shift+H': 'halt.now' });
  });

  it('cannot take the halt’s combination, even from a settings file', () => {
    expect(keymapOf(actions, { quiet: 'Mod+Shift+H' }).get('Mod+Shift+H')).toBe('halt.now');
  });

  it.each([
    ['Mod+K', { kind: 'taken', by: 'palette' }], ['Mod+Shift+H', { kind: 'reserved' }], ['Mod+C', { kind: 'reserved' }], ['K', { kind: 'bare' }], ['Shift+5', { kind: 'bare' }], ['Mod', { kind: 'unreadable' }], ['Mod+J', null],
  ])('%s for an action without one: %j', (combo, conflict) => expect(conflictOf(actions, {}, 'quiet', combo)).toEqual(conflict));

  it('may be set to what they are', () => expect(conflictOf(actions, {}, 'palette', 'Mod+K')).toBeNull());
});
