import { describe, expect, it } from 'vitest';
import { markOf } from './instrument-mark.ts';

const instrument = (venue: string, kind: 'spot' | 'perpetual' = 'perpetual', base = 'BTC', watched = true) => ({ id: `${base}-${kind}.${venue}`, base, quote: 'USDT', venue, kind, watched });

describe('what tells namesakes apart', () => {
  it('is nothing where a name is used once', () => {
    expect(markOf(instrument('alpha'), [instrument('alpha'), instrument('beta', 'perpetual', 'ETH')])).toBeNull();
  });

  it('is said of what is only compared with, not of what is traded', () => {
    const [traded, compared] = [instrument('alpha'), instrument('beta', 'perpetual', 'BTC', false)];
    expect(markOf(traded, [traded, compared])).toBeNull();
    expect(markOf(compared, [traded, compared])).toBe('beta');
  });

  // Regression: BTC at two venues read "BTC" twice.
  it('is the venue, the kind, or both', () => {
    expect(markOf(instrument('beta'), [instrument('alpha'), instrument('beta')])).toBe('beta');
    expect(markOf(instrument('alpha', 'spot'), [instrument('alpha'), instrument('alpha', 'spot')])).toBe('spot');
    expect(markOf(instrument('alpha'), [instrument('alpha'), instrument('alpha', 'spot'), instrument('beta')])).toBe('alpha perp');
  });
});
