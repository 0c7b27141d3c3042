/** `quorum agents keys`: keys of language models into the system's keychain, or the vault, and out of it. A key is read from the input, so that no list of processes or shell history has it. */
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { contract, type ContractName } from '../../../src-shared/contract/contract.ts';
import { err, failure, ok, type Result } from '../../../src-shared/support/result.ts';
import { systemKeys, type ModelKeys } from '../../engine/composition/models/model-keys.ts';
import { ExitCode } from '../exit-code.ts';
import type { Terminal } from '../terminal.ts';

/** Longest input that is read, characters: no key is longer. */
const MOST_READ = 10_000;

interface KeysBasis {
  readonly terminal: Terminal;
  /** Where the vault lies, if there is one. */
  readonly dataDir: string;
}

/** Keeps the key that stands in `input`. */
export async function setKey({ terminal, dataDir }: KeysBasis, name: string, input: NodeJS.ReadStream, keys: ModelKeys = systemKeys(process.env, dataDir)): Promise<ExitCode> {
  const named = checked('models.removeKey', { name });
  if (!named.ok) return refused(terminal, named);
  const key = input.isTTY ? await askFor(name, input) : await readAll(input);
  const whole = checked('models.setKey', { name, key });
  return whole.ok ? tell(terminal, await keys.set(name, key.trim())) : refused(terminal, whole);
}

/** Forgets a key. */
export async function removeKey({ terminal, dataDir }: KeysBasis, name: string, keys: ModelKeys = systemKeys(process.env, dataDir)): Promise<ExitCode> {
  const named = checked('models.removeKey', { name });
  return named.ok ? tell(terminal, await keys.remove(name)) : refused(terminal, named);
}

/** The contract's own sentences, which repeat no key. */
function checked(entry: ContractName, input: unknown): Result<null> {
  const parsed = contract[entry].input.safeParse(input);
  return parsed.success ? ok(null) : err(failure('usage', `This cannot be kept: ${parsed.error.issues[0]?.message ?? 'it is not what it should be'}.`, 'Nothing was changed. `echo "$KEY" | quorum agents keys set "openai key"` shows how.'));
}

function refused(terminal: Terminal, result: Extract<Result<unknown>, { ok: false }>): ExitCode {
  terminal.fail(result.error);
  return ExitCode.usage;
}

async function tell(terminal: Terminal, result: Result<string>): Promise<ExitCode> {
  if (!result.ok) {
    terminal.fail(result.error);
    return ExitCode.failed;
  }
  await terminal.line(`${result.value} The next session uses what is there.`);
  return ExitCode.done;
}

/** A line of a terminal, not shown while it is typed. */
async function askFor(name: string, input: NodeJS.ReadStream): Promise<string> {
  process.stderr.write(`Paste the key "${name}" and press Enter (it is not shown): `);
  const unseen = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input, output: unseen, terminal: true });
  try {
    return await lines.question('');
  } finally {
    lines.close();
    process.stderr.write('\n');
  }
}

async function readAll(input: AsyncIterable<unknown>): Promise<string> {
  let text = '';
  for await (const chunk of input) {
    text += String(chunk);
    if (text.length > MOST_READ) break;
  }
  return text;
}
