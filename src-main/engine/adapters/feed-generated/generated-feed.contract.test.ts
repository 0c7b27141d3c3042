import { describe, expect, it } from 'vitest';
import { marketFeedContract } from '../../ports/market-feed.contract.ts';
import { GeneratedFeed } from './generated-feed.ts';

const START = 1_704_067_200_000;
const runner = { describe, expect, it };

marketFeedContract(runner, 'generated, ticks', () => new GeneratedFeed({ seed: 7, startAt: START, historyBars: 30 }));
marketFeedContract(runner, 'generated, bars only', () => new GeneratedFeed({ seed: 7, startAt: START, historyBars: 30, timeframeOnly: '1m' }));
marketFeedContract(runner, 'generated, spot on three venues', () => new GeneratedFeed({ seed: 7, startAt: START, historyBars: 2, kind: 'spot', venues: ['a', 'b', 'c'], tickMs: 250 }));
