import { describe, expect, it } from 'vitest';
import { loop } from '../../testing/scenes.ts';
import type { RowOf } from '../../../src-shared/contract/mirror.ts';
import { problemsOf, type HealthFacts } from './degraded.ts';

const loopRow = loop()[2] as RowOf<'loop'>;
const venue: RowOf<'venues'> = { id: 'kraken', connected: true, reconciled: true, reconciledAt: 1, unresolved: 0, differences: [], pending: 0, failures: 0, sentence: 'Answers.', paper: false };
const fine: HealthFacts = {
  connection: 'live', engine: { state: 'running', restarts: 0, restartAt: null, since: 1, sentence: 'Runs.' }, halt: undefined, status: undefined, loop: { ...loopRow, overruns: 0, clockSkewMs: 12, dataAgeMs: 400 }, venues: [venue],
  doctor: { at: 1, findings: [{ check: 'Disk', level: 'ok', sentence: 'Writable.', remedy: '' }] }, workers: { workers: [], haltRoutes: [{ route: 'tray', works: true, sentence: 'Ready.' }] },
};
const codes = (part: Partial<HealthFacts>) => problemsOf({ ...fine, ...part }).map(({ code, level }) => `${code} ${level}`);

describe('is anything degraded?', () => {
  it('finds nothing where nothing is', () => expect(problemsOf(fine)).toEqual([]));
  it.each([
    ['a lost connection', { connection: 'lost' as const }, ['connection bad']],
    ['an engine that does not answer', { engine: { ...fine.engine!, state: 'unresponsive' as const } }, ['engine bad']],
    ['an engine that was stopped on purpose', { engine: { ...fine.engine!, state: 'stopped' as const } }, ['engine warning']],
    ['a clock off by 600 ms', { loop: { ...loopRow, overruns: 0, clockSkewMs: -600 } }, ['skew warning']],
    ['a clock off by 1.2 s', { loop: { ...loopRow, overruns: 0, clockSkewMs: 1_200 } }, ['skew bad']],
    ['old data', { loop: { ...loopRow, overruns: 0, dataAgeMs: 20_000 } }, ['data warning']],
    ['overruns', { loop: { ...loopRow, overruns: 3 } }, ['overruns warning']],
    ['a venue that is away', { venues: [{ ...venue, connected: false }] }, ['venue bad']],
    ['books that differ', { venues: [{ ...venue, differences: ['0.1 BTC more there.'] }] }, ['venueBooks bad']],
    ['a halt route that does not work', { workers: { workers: [], haltRoutes: [{ route: 'tray', works: false, sentence: 'No tray.' }] } }, ['route warning']],
  ])('%s', (_name, part, expected) => expect(codes(part)).toEqual(expected));
  it('puts the worst first and keeps the remedy a finding came with', () => {
    const found = problemsOf({ ...fine, loop: { ...loopRow, overruns: 1 }, doctor: { at: 1, findings: [{ check: 'Disk', level: 'failed', sentence: 'Full.', remedy: 'Free some.' }] } });
    expect(found.map(({ level }) => level)).toEqual(['bad', 'warning']);
    expect(found[0]).toMatchObject({ code: 'finding', remedy: 'Free some.' });
  });
});
