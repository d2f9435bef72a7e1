/** What a list that is a parameter may hold: texts, whole numbers or bytes, and nulls among them. */
export type ListMember = string | number | null | Buffer;

/** The numbers by which the database knows the types of members. */
const TEXT = 25;
const BIGINT = 20;
const BYTEA = 17;

const HEADER_BYTES = 20;
const LENGTH_BYTES = 4;
const BIGINT_BYTES = 8;
const NULL_LENGTH = -1;
const TWO_TO_32 = 2 ** 32;

/**
 * A list in the binary form of the protocol, for a parameter that is a `text[]`, `bigint[]` or `bytea[]`. As a text,
 * which is the driver's own form, every quote of a JSON text in it would be escaped here and brought back there.
 *
 * Absent for a list that holds nothing but nulls: then it does not tell of what type it is.
 * Source: the database's own `array_recv`; what its documentation says of arrays and of `int8` on the wire.
 */
export function toBinaryList(list: readonly ListMember[]): Buffer | undefined {
  const sample = list.find((member) => member !== null);
  if (sample === undefined || sample === null) return undefined;
  const lengths = list.map(lengthOf);
  const size = lengths.reduce((sum, length) => sum + LENGTH_BYTES + Math.max(0, length), HEADER_BYTES);
  const bytes = Buffer.allocUnsafe(size);
  bytes.writeInt32BE(1, 0);
  bytes.writeInt32BE(lengths.includes(NULL_LENGTH) ? 1 : 0, 4);
  bytes.writeInt32BE(typeOf(sample), 8);
  bytes.writeInt32BE(list.length, 12);
  bytes.writeInt32BE(1, 16);
  let at = HEADER_BYTES;
  list.forEach((member, index) => {
    const length = lengths[index] ?? NULL_LENGTH;
    bytes.writeInt32BE(length, at);
    at += LENGTH_BYTES;
    if (member === null) return;
    write(bytes, member, at);
    at += length;
  });
  return bytes;
}

function lengthOf(member: ListMember): number {
  if (member === null) return NULL_LENGTH;
  if (typeof member === 'string') return Buffer.byteLength(member);
  return typeof member === 'number' ? BIGINT_BYTES : member.length;
}

function typeOf(member: string | number | Buffer): number {
  if (typeof member === 'string') return TEXT;
  return typeof member === 'number' ? BIGINT : BYTEA;
}

function write(bytes: Buffer, member: string | number | Buffer, at: number): void {
  if (typeof member === 'string') bytes.write(member, at);
  else if (typeof member !== 'number') member.copy(bytes, at);
  else {
    const high = Math.floor(member / TWO_TO_32);
    bytes.writeInt32BE(high, at);
    bytes.writeUInt32BE(member - high * TWO_TO_32, at + LENGTH_BYTES);
  }
}
