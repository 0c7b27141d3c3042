import type { MirrorChange, RowOf } from '../../src-shared/contract/mirror.ts';
import { idOf, T0 } from './market-rows.ts';

const position = (part: Partial<RowOf<'positions'>> & Pick<RowOf<'positions'>, 'id' | 'instrument'>): MirrorChange => ['positions', part.id, {
  direction: 'long', quantity: '0.0148', entry: '67210.4', mark: '67450.1', value: '998.26', unrealised: '3.55', fees: '0.50', funding: '0', realised: '0', net: '3.05', ifStopHits: '-11.98', r: 0.27, stop: '66440.0', target: '69100.0', liquidation: '61102.0', protection: 'native', dust: false,
  openedAt: T0 - 1_860_000, closeAt: null, signal: 'sig-0', owner: 'agents', closing: null, ...part,
}];

const order = (part: Partial<RowOf<'orders'>> & Pick<RowOf<'orders'>, 'id' | 'instrument'>): MirrorChange => ['orders', part.id, {
  venue: 'paper', purpose: 'stop', side: 'sell', type: 'stop', quantity: '0.0148', filled: '0', price: null, trigger: '66440.0', averagePrice: null, timeInForce: 'gtc', reduceOnly: true, state: 'accepted', live: true, cancelling: false, reason: null, origin: 'agents', position: 'pos-1', signal: 'sig-0', createdAt: T0 - 1_859_000, updatedAt: T0 - 1_859_000, ...part,
}];

const feed = (ordinal: number, secondsAgo: number, kind: RowOf<'feed'>['kind'], level: RowOf<'feed'>['level'], sentence: string, extra: Partial<RowOf<'feed'>> = {}): MirrorChange => ['feed', String(ordinal), { ordinal, at: T0 - secondsAgo * 1_000, kind, level, sentence, instrument: null, order: null, position: null, round: null, ...extra }];

/** Positions, orders, fills and what was said about them. */
export function tradeRows(): MirrorChange[] {
  return [
    position({ id: 'pos-1', instrument: idOf('BTC') }),
    position({ id: 'pos-2', instrument: idOf('ETH'), direction: 'short', quantity: '0.412', entry: '3498.20', mark: '3512.42', value: '1447.12', unrealised: '-5.86', net: '-6.58', r: -0.41, stop: '3533.10', target: '3420.00', liquidation: '3871.40', ifStopHits: '-15.10', openedAt: T0 - 640_000 }),
    position({ id: 'pos-3', instrument: idOf('SOL'), quantity: '6.31', entry: '147.10', mark: '148.21', value: '935.21', unrealised: '7.00', net: '6.53', r: 0.62, stop: null, target: '153.10', liquidation: null, ifStopHits: null, protection: 'naked', owner: 'you', openedAt: T0 - 95_000 }),
    order({ id: 'ord-1', instrument: idOf('BTC') }),
    order({ id: 'ord-2', instrument: idOf('BTC'), purpose: 'target', type: 'limit', trigger: null, price: '69100.0' }),
    order({ id: 'ord-3', instrument: idOf('ETH'), side: 'buy', quantity: '0.412', trigger: '3533.10', position: 'pos-2', createdAt: T0 - 639_000 }),
    order({ id: 'ord-4', instrument: idOf('LINK'), purpose: 'entry', side: 'sell', type: 'limit', quantity: '61.4', filled: '22.1', price: '14.902', trigger: null, averagePrice: '14.902', reduceOnly: false, state: 'partially_filled', position: null, createdAt: T0 - 14_000 }),
    order({ id: 'ord-5', instrument: idOf('XRP'), purpose: 'entry', side: 'buy', type: 'limit', quantity: '1800', price: '0.5288', trigger: null, reduceOnly: false, state: 'accepted', cancelling: true, origin: 'you', position: null, createdAt: T0 - 44_000 }),
    ['fills', 'fill-1', { id: 'fill-1', order: 'ord-0', position: 'pos-1', instrument: idOf('BTC'), side: 'buy', price: '67210.4', quantity: '0.0148', fee: '0.50', feeCurrency: 'USDT', liquidity: 'taker', cause: 'entry', realised: '0', at: T0 - 1_860_000 }],
    ['fills', 'fill-2', { id: 'fill-2', order: 'ord-9', position: 'pos-2', instrument: idOf('ETH'), side: 'sell', price: '3498.20', quantity: '0.412', fee: '0.72', feeCurrency: 'USDT', liquidity: 'taker', cause: 'entry', realised: '0', at: T0 - 640_000 }],
    feed(1, 1_860, 'trade', 'good', 'Bought 0.0148 BTC at 67,210.4: 81 % quorum, trend, momentum and order flow for, mean reversion against, risk 0.12 % of equity.', { instrument: idOf('BTC'), position: 'pos-1', order: 'ord-0' }),
    feed(2, 1_858, 'protection', 'info', 'Stop for BTC rests at 66,440.0.', { instrument: idOf('BTC'), position: 'pos-1', order: 'ord-1' }),
    feed(3, 640, 'trade', 'good', 'Sold short 0.412 ETH at 3,498.20: 74 % quorum, regime and momentum for, funding abstained, risk 0.15 % of equity.', { instrument: idOf('ETH'), position: 'pos-2' }),
    feed(4, 210, 'risk', 'warning', 'XRP not bought: exposure would be 2.1 of 2.0 times equity.', { instrument: idOf('XRP'), round: 'round-115' }),
    feed(5, 95, 'protection', 'critical', 'SOL has no stop: the venue refused it (price too close). Closing within 3 s unless a stop rests.', { instrument: idOf('SOL'), position: 'pos-3' }),
    feed(6, 41, 'data', 'warning', 'DOGE: no trade for 41 s. No entries until data are fresh.', { instrument: idOf('DOGE') }),
    feed(7, 9, 'signal', 'info', 'SOL long signal: 74 % of the vote, expected value 0.42 R, waits its turn.', { instrument: idOf('SOL'), round: 'round-114' }),
  ];
}
