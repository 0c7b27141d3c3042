import { expect, it } from 'vitest';
import { agentName, shortName } from './names.ts';

it('reads out instruments by their base and agents by their words', () => {
  expect(['BTC-USDT-PERP.alpha', 'ETH/USDT:PERP', 'ETH/USDT', 'SOL'].map((id) => shortName(id))).toEqual(['BTC', 'ETH', 'ETH', 'SOL']);
  expect(['mean_reversion', 'order-flow', 'risk'].map((id) => agentName(id))).toEqual(['Mean reversion', 'Order flow', 'Risk']);
});
