import { describe, expect, it } from 'vitest';
import { keysFrom, keyVariable } from './key-from-environment.ts';

describe('keys from the environment', () => {
  it.each([['openai key', 'QUORUM_KEY_OPENAI_KEY'], ['Azure.west-2', 'QUORUM_KEY_AZURE_WEST_2'], ['x', 'QUORUM_KEY_X']])('%s is %s', (name, variable) => {
    expect(keyVariable(name)).toBe(variable);
  });

  it('gives what is there, without what surrounds it', async () => {
    expect(await keysFrom({ QUORUM_KEY_OPENAI_KEY: ' sk-1\n' })('openai key')).toBe('sk-1');
  });

  it.each([[{}], [{ QUORUM_KEY_OPENAI_KEY: '' }], [{ QUORUM_KEY_OPENAI_KEY: '  ' }]])('refuses with the variable to set where there is none: %j', async (environment) => {
    await expect(keysFrom(environment)('openai key')).rejects.toThrow('set the environment variable QUORUM_KEY_OPENAI_KEY');
  });
});
