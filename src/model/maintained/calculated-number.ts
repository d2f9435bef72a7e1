const MANTISSA_BITS = 52n;
const EXPONENT_BIAS = 1075n;
const EXPONENT_MASK = 0x7ffn;

/**
 * A computed number as the real API prints it: the exact decimal expansion of the binary double.
 * Seen: a probability of 0.4 reads back as `0.40000000000000002220446049250313080847263336181640625`.
 */
export function toCalculatedText(number: number): string {
  if (!Number.isFinite(number)) return '';
  if (Number.isSafeInteger(number)) return String(number === 0 ? 0 : number);
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, Math.abs(number));
  const bits = view.getBigUint64(0);
  const exponent = (bits >> MANTISSA_BITS) & EXPONENT_MASK;
  const fraction = bits & ((1n << MANTISSA_BITS) - 1n);
  const mantissa = exponent === 0n ? fraction : fraction | (1n << MANTISSA_BITS);
  const power = (exponent === 0n ? 1n : exponent) - EXPONENT_BIAS;
  const sign = number < 0 ? '-' : '';
  return sign + (power >= 0n ? String(mantissa << power) : expandFraction(mantissa, -power));
}

/** `mantissa / 2^places` equals `mantissa * 5^places / 10^places`, so the digits are those of a whole number. */
function expandFraction(mantissa: bigint, places: bigint): string {
  const digits = String(mantissa * 5n ** places).padStart(Number(places) + 1, '0');
  const point = digits.length - Number(places);
  const decimals = digits.slice(point).replace(/0+$/, '');
  return decimals === '' ? digits.slice(0, point) : `${digits.slice(0, point)}.${decimals}`;
}

/** Reads a stored number; absent for none or an empty one. */
export function findNumber(text: string | undefined): number | undefined {
  if (text === undefined || text === '') return undefined;
  const number = Number(text);
  return Number.isFinite(number) ? number : undefined;
}
