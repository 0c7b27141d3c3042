/** The made-up app keeps to the contract: what is designed against it holds against the real one. */
import { describe, expect, it } from 'vitest';
import { contract, type ContractName } from '../../src-shared/contract/contract.ts';
import { SHIPPED_TEAMS } from '../../src-shared/domain/team/shipped-teams.ts';
import { Replica } from '../../src-shared/contract/replica.ts';
import { agentIds, answers } from './answers.ts';
import { FakeMarket, idOf, T0 } from './market-rows.ts';
import { planOf, USUAL_REBALANCE } from '../../src-shared/contract/rebalance.ts';
import { proposalOf } from './rebalance-rows.ts';
import { modelSettings } from './model-rows.ts';
import { SCENES, snapshotOf } from './scenes.ts';

const filter = { text: '', instrument: null, action: 'any', direction: null, tag: null, from: null, until: null, noted: false };
const pnlWish = { from: null, until: null, method: 'fifo', currency: null, atPar: false, by: 'instrument' };
const inputs: Partial<Record<ContractName, unknown>> = {
  'agents.placeModel': { name: 'drift', place: 'crew' }, 'agents.removeModel': { name: 'drift' }, 'agents.importModel': { model: 'AAAA', manifest: '{}' },
  'market.candles': { instrument: idOf('BTC'), timeframe: '5m', before: null, limit: 300, indicators: ['ema20', 'rsi14'] }, 'market.markers': { instrument: idOf('BTC'), from: 0, until: T0 }, 'market.shading': { instrument: idOf('BTC'), from: 0, until: T0 },
  'journal.decisions': { filter, before: null, limit: 50 }, 'journal.export': { filter, format: 'csv' }, 'journal.explain': { subject: 'round', id: 'round-118' }, 'portfolio.curve': { from: null, points: 200 }, 'health.logs': { level: 'info', text: '', limit: 100 }, 'health.cycles': { limit: 60 },
  'models.keys': { names: ['openai key'] }, 'models.test': { provider: modelSettings.providers[1] }, 'models.setKey': { name: 'openai key', key: 'sk-1' }, 'models.removeKey': { name: 'openai key' }, 'models.costs': { at: T0 },
  'order.preview': { instrument: idOf('BTC'), direction: 'long', type: 'market', price: null, size: { by: 'risk', share: 0.0012 }, stop: '66440', target: null }, 'position.previewProtect': { position: 'pos-1', stop: '66500', target: null }, 'position.previewClose': { position: null },
  'rebalance.propose': USUAL_REBALANCE, 'rebalance.list': { limit: 50 }, 'rebalance.preview': { plan: planOf(proposalOf(USUAL_REBALANCE)), failedOnly: false }, 'rebalance.carryOut': planOf(proposalOf(USUAL_REBALANCE)),
  'portfolio.profitAndLoss': pnlWish, 'portfolio.profitAndLossLines': { ...pnlWish, key: null, figure: 'realised', after: 0, limit: 500 }, 'portfolio.profitAndLossExport': { ...pnlWish, what: 'lots', format: 'csv' }, 'portfolio.moveMoney': { flow: 'deposit', venue: null, currency: 'USDT', amount: '500' },
  'risk.report': { now: T0, timeframe: 'auto', window: 576, method: 'historical', confidence: 0.95, points: 100 }, 'risk.correlations': { hours: 168 }, 'risk.stress': { own: [], whatIf: [], lose: 0.2 }, 'risk.breaches': { before: null, limit: 50 }, 'risk.tryLimits': { limits: { dailyLossHalt: 0.2 } }, 'risk.setLimits': { limits: { dailyLossHalt: 0.02 }, reason: '' }, 'locks.lift': { id: 'lock-1', note: 'seen' },
  'agents.tryTeam': { team: SHIPPED_TEAMS[0], instrument: null },
};

describe('the made-up app', () => {
  it.each(Object.keys(answers) as ContractName[])('answers %s as the contract says', (name) => {
    const answer = (answers[name] as (input: unknown) => unknown)(inputs[name] ?? {});
    expect(contract[name].output.safeParse(answer).error?.issues ?? []).toEqual([]);
    if (inputs[name] !== undefined) expect(contract[name].input.safeParse(inputs[name]).success).toBe(true);
  });

  it.each(SCENES)('has rows of the contract in the scene %s, and in what follows', (scene) => {
    const market = new FakeMarket();
    const replica = new Replica();
    expect(replica.take({ kind: 'snapshot', epoch: 'e', seq: 1, changes: snapshotOf(scene, market, {}) })).toMatchObject({ kind: 'applied' });
    expect(replica.take({ kind: 'delta', epoch: 'e', seq: 2, changes: market.step() })).toMatchObject({ kind: 'applied' });
  });

  it('shows the same market each time', () => {
    const [one, two] = [new FakeMarket(), new FakeMarket()];
    for (let step = 0; step < 50; step += 1) expect(one.step()).toEqual(two.step());
    expect(agentIds).toContain('trend');
  });
});
