/** Keys of providers where no keychain is at hand: environment variables. The key itself is in no file, setting or record of ours. */

/** The variable that holds the key called `name`: `openai key` is `QUORUM_KEY_OPENAI_KEY`. */
export function keyVariable(name: string): string {
  return `QUORUM_KEY_${name.toUpperCase().replaceAll(/[^A-Z0-9]+/g, '_')}`;
}

/** Fetches keys by name. Rejects with what to do where there is none. */
export function keysFrom(environment: Readonly<Record<string, string | undefined>>): (name: string) => Promise<string> {
  return (name) => {
    const key = environment[keyVariable(name)]?.trim() ?? '';
    return key === '' ? Promise.reject(new Error(`set the environment variable ${keyVariable(name)} to it and start Quorum again`)) : Promise.resolve(key);
  };
}
