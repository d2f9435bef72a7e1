import { hash, timingSafeEqual } from 'node:crypto';
import type { World } from '../model/world.ts';

/** Everything that opens something: how it is made up, and the form in which it is kept. */

/** What is stolen from the disk opens nothing: only this is on it. SHA-256, in hex. */
export function hashSecret(secret: string): string {
  return hash('sha256', secret, 'hex');
}

/** Compares hashes, or other texts of the same length, in a time that does not depend on what they are. */
export function isSameHash(left: string, right: string): boolean {
  const a = Buffer.from(left);
  const b = Buffer.from(right);
  return a.length === b.length && timingSafeEqual(a, b);
}

/** Seen: private app tokens, codes and refresh tokens name the region and end in a UUID. */
export function newPrivateToken(world: World): string {
  return `pat-na1-${newUuid(world)}`;
}

export function newCode(world: World): string {
  return `na1-${newUuid(world)}`;
}

export function newRefreshToken(world: World): string {
  return `na1-${newUuid(world)}`;
}

export function newClientSecret(world: World): string {
  return newUuid(world);
}

const ACCESS_TOKEN_BYTES = 72;

/** Seen: access tokens begin with C and look like base64; they say nothing to who holds them. */
export function newAccessToken(world: World): string {
  return `C${Buffer.from(world.randomBytes(ACCESS_TOKEN_BYTES)).toString('base64url')}`;
}

const UUID_BYTES = 16;

/** A random UUID (version 4): 122 bits that nobody can guess. */
export function newUuid(world: World): string {
  const bytes = Buffer.from(world.randomBytes(UUID_BYTES));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
