import type { IndexKey } from '../../model/comparable-keys.ts';

/**
 * Keys as texts whose bytes stand in the order of `compareKeys`: numbers by their bits, turned so that they count
 * upwards, and behind them all texts.
 */

const NUMBER = 'n';
const TEXT = 't';

/** What no key of a kind reaches. */
export const AFTER_NUMBERS = 'o';

const SIGN = 0x80000000;
const bits = new DataView(new ArrayBuffer(8));

export function toStoredKey(key: IndexKey): string {
  if (typeof key === 'string') return `${TEXT}${key}`;
  // Both zeros are one.
  bits.setFloat64(0, key === 0 ? 0 : key);
  const [high, low] = [bits.getUint32(0), bits.getUint32(4)];
  return high < SIGN
    ? `${NUMBER}${toHex(high | SIGN)}${toHex(low)}`
    : `${NUMBER}${toHex(~high)}${toHex(~low)}`;
}

function toHex(half: number): string {
  return (half >>> 0).toString(16).padStart(8, '0');
}

/** Below every key of the kind of this one. */
export function beforeKindOf(key: IndexKey): string {
  return typeof key === 'string' ? TEXT : NUMBER;
}
