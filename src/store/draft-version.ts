let count = 0;

/**
 * A version of metadata for what a transaction has changed and not committed. It lies between the two whole numbers,
 * and no other transaction of this process gets it: whoever keeps what it stood for never takes that for a version
 * that was committed later, by whatever process.
 */
export function draftAfter(committedVersion: number): number {
  count += 1;
  return committedVersion + 1 - 1 / (count + 1);
}
