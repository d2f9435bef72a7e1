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

const DECIMAL = /^([+-]?)(\d*)\.?(\d*)$/;

interface Decimal {
  readonly digits: bigint;
  /** How many of the digits stand behind the point. */
  readonly scale: number;
}

/** A stored number as a plain decimal, every digit behind the point kept; absent for none or an empty one. */
export function findDecimalText(text: string | undefined): string | undefined {
  const decimal = findDecimal(text);
  return decimal === undefined ? undefined : toDecimalText(decimal);
}

/**
 * The exact product of two decimal texts.
 * Seen: an amount of 43 with a chance of 0.2 reads `8.600000000000000477395900588817312382161617279052734375`,
 * which is 43 times the double that stands for 0.2; the digits behind the points add up, zeros included.
 */
export function multiplyExactly(left: string, right: string): string {
  const a = findDecimal(left) ?? ZERO;
  const b = findDecimal(right) ?? ZERO;
  return toDecimalText({ digits: a.digits * b.digits, scale: a.scale + b.scale });
}

/** The exact sum of two decimal texts, with as many digits behind the point as the longer one has. */
export function addExactly(left: string, right: string): string {
  const a = findDecimal(left) ?? ZERO;
  const b = findDecimal(right) ?? ZERO;
  const scale = Math.max(a.scale, b.scale);
  const digits = a.digits * 10n ** BigInt(scale - a.scale) + b.digits * 10n ** BigInt(scale - b.scale);
  return toDecimalText({ digits, scale });
}

/** The decimal text with the other sign. */
export function negate(text: string): string {
  const { digits, scale } = findDecimal(text) ?? ZERO;
  return toDecimalText({ digits: -digits, scale });
}

const ZERO: Decimal = { digits: 0n, scale: 0 };

function findDecimal(text: string | undefined): Decimal | undefined {
  const match = text ? DECIMAL.exec(text) : null;
  if (match === null) return undefined;
  const [, sign = '', whole = '', fraction = ''] = match;
  if (whole === '' && fraction === '') return undefined;
  const digits = BigInt(whole + fraction);
  return { digits: sign === '-' ? -digits : digits, scale: fraction.length };
}

function toDecimalText({ digits, scale }: Decimal): string {
  const sign = digits < 0n ? '-' : '';
  const text = String(digits < 0n ? -digits : digits).padStart(scale + 1, '0');
  const whole = text.slice(0, text.length - scale);
  return scale === 0 ? sign + whole : `${sign}${whole}.${text.slice(text.length - scale)}`;
}
