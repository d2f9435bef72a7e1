/** Everything that decides comes from here, so that the same clock and seed give the same bytes. */
export interface World {
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  nowMs(): number;
  randomBytes(count: number): Uint8Array;
}

const HEX: readonly string[] = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

const UUID_BYTES = 16;
const TIME_BYTES = 6;

/**
 * A time-ordered UUID (version 7).
 * Seen: correlation ids of the real API are of version 7 since 2026.
 */
export function uuidV7(world: World): string {
  const bytes = world.randomBytes(UUID_BYTES);
  let rest = world.nowMs();
  for (let index = TIME_BYTES - 1; index >= 0; index -= 1) {
    bytes[index] = rest % 256;
    rest = Math.floor(rest / 256);
  }
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x70;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  let text = '';
  for (let index = 0; index < UUID_BYTES; index += 1) {
    if (index === 4 || index === 6 || index === 8 || index === 10) text += '-';
    text += HEX[bytes[index] ?? 0];
  }
  return text;
}
