import { describe, expect, it } from 'vitest';
import { checkClock, checkDisplay, checkKeychain, checkNode } from './check-machine.ts';

const NOW = Date.UTC(2026, 5, 1);

describe('doctor', () => {
  it.each([['24.1.0', 'ok'], ['22.12.0', 'ok'], ['22.11.9', 'failed'], ['20.19.0', 'failed']])('Node %s: %s', (version, level) => expect(checkNode(version).level).toBe(level));

  it.each<[string, Parameters<typeof checkClock>, string]>([
    ['right', [NOW, 50, 50, NOW - 1_000], 'ok'], ['in 1970', [0, 50, 50, null], 'failed'], ['behind what was written', [NOW, 50, 50, NOW + 3_600_000], 'failed'], ['jumping', [NOW, 900, 50, null], 'warning'],
  ])('a clock that is %s', (_name, given, level) => {
    const finding = checkClock(...given);
    expect(finding.level).toBe(level);
    expect(finding.remedy === '').toBe(level === 'ok');
  });

  it('warns without a keychain or display, and says that paper needs none', () => {
    expect(checkKeychain('linux', {})).toMatchObject({ level: 'warning', remedy: expect.stringContaining('Paper') as string });
    expect(checkKeychain('linux', { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/x' }).level).toBe('ok');
    expect(checkDisplay('linux', {}).level).toBe('warning');
    expect(checkDisplay('linux', { DISPLAY: ':0' }).level).toBe('ok');
  });
});
