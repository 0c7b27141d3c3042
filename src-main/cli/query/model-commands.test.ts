import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Writable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDataFolder } from '../../engine/adapters/store-sqlite/data-folder.ts';
import { openStore } from '../../engine/adapters/store-sqlite/open-store.ts';
import { LoopbackModel } from '../../engine/adapters/model-openai/loopback-model.fixture.ts';
import { FactStory, give, storySession } from '../../engine/ports/fact-story.test.ts';
import { ExitCode } from '../exit-code.ts';
import { Terminal } from '../terminal.ts';
import { showModelCosts } from './model-costs-command.ts';
import { showProviders } from './providers-command.ts';
import type { QueryBasis } from './with-reader.ts';

let folder: string;
let said: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'quorum-model-commands-'));
  said = '';
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function basis(json = false): QueryBasis {
  const out = new Writable({ write: (chunk, _encoding, done) => { said += String(chunk); done(); } });
  return { dataDir: folder, json, terminal: new Terminal(out) };
}

/** A database in which so many turns have happened. */
function fill(turns: number): void {
  const held = openDataFolder(folder, 1);
  if (!held.ok) throw new Error(held.error.sentence);
  const store = openStore(held.value, { at: 1 });
  if (!store.ok) throw new Error(store.error.sentence);
  const story = new FactStory(5);
  store.value.openSession(storySession(1));
  for (let i = 0; i < turns; i += 1) give(store.value, story.next());
  store.value.commit(true);
  store.value.close();
  held.value.release();
}

function configure(baseUrl: string, seats: unknown = { crew: { trend: 'model' } }): void {
  const provider = { id: 'loopback', baseUrl, model: 'analyst-1', promptPrice: '2', answerPrice: '8', contextTokens: 32_000 };
  writeFileSync(path.join(folder, 'config.json'), JSON.stringify({ models: { providers: [provider], seats } }));
}

const lines = (): readonly Record<string, unknown>[] => said.trim().split('\n').map((line) => JSON.parse(line) as Record<string, unknown>);

describe('quorum agents costs', () => {
  it('lists by agent, by day and by decision, and the sums agree', async () => {
    fill(400);
    const sums: number[] = [];
    for (const by of ['agent', 'day', 'decision']) {
      said = '';
      expect(await showModelCosts(basis(true), by)).toBe(ExitCode.done);
      sums.push(lines().filter(({ type }) => type === 'model_cost').reduce((sum, { micros }) => sum + Number(micros), 0));
    }
    expect(sums[0]).toBeGreaterThan(0);
    expect(new Set(sums).size).toBe(1);
    said = '';
    await showModelCosts(basis(), 'agent');
    expect(said).toContain('In all $');
    expect(said).toContain('counted');
  });

  it('says so where no model was asked, and refuses what it cannot list by', async () => {
    fill(1);
    expect(await showModelCosts(basis(), 'agent')).toBe(ExitCode.done);
    expect(said).toContain('No language model has been asked');
    expect(await showModelCosts(basis(), 'week')).toBe(ExitCode.usage);
  });
});

describe('quorum agents providers', () => {
  it('shows what is set up, for which seats, and what is left of the day; tries nobody unasked', async () => {
    configure('http://127.0.0.1:9/v1');
    expect(await showProviders(basis(), { only: null, test: false })).toBe(ExitCode.done);
    expect(said).toContain('Seats of models: trend (crew).');
    expect(said).toContain('of $1.00');
  });

  it('--test asks a little and says what it can do; a server that is not there fails', async () => {
    const server = new LoopbackModel();
    configure(await server.start());
    expect(await showProviders(basis(), { only: 'loopback', test: true })).toBe(ExitCode.done);
    expect(said).toContain('loopback: can be used');
    expect(server.requests.length).toBeGreaterThan(0);
    expect(server.requests.length).toBeLessThanOrEqual(4);
    await server.stop();
    expect(await showProviders(basis(true), { only: null, test: true })).toBe(ExitCode.failed);
  });

  it('without one, or with one nobody set up, says what to do', async () => {
    expect(await showProviders(basis(), { only: null, test: false })).toBe(ExitCode.notThere);
    configure('http://127.0.0.1:9/v1');
    expect(await showProviders(basis(), { only: 'nobody', test: false })).toBe(ExitCode.usage);
  });
});
