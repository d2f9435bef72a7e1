import fc from 'fast-check';

/** Any character there is, halves of pairs among them. */
export const anyUnit = fc
  .oneof(fc.nat(0x7f), fc.nat(0xffff), fc.nat(0x10ffff))
  .map((code) => String.fromCodePoint(code));
