import type { CopyOptions } from '../copy-accounts.ts';

/** A line in so many milliseconds, and one for the end of each table. */
const LINE_INTERVAL_MS = 1000;

/** Tells on the error output how far a copy has come. */
export function showProgress(): CopyOptions['report'] {
  let saidAtMs = 0;
  return (accountId, { step, subject, done, total }) => {
    const nowMs = performance.now();
    if (done < total && nowMs - saidAtMs < LINE_INTERVAL_MS) return;
    saidAtMs = nowMs;
    const percent = total === 0 ? 100 : Math.floor((done / total) * 100);
    process.stderr.write(`account ${accountId}: ${step} ${subject}, ${done} of ${total} (${percent}%)\n`);
  };
}
