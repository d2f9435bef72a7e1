import { startThreadedAxle, type ThreadedAxle } from '../support/threaded-axle.ts';
import { type AccountDigest, differencesOf, digestAccount } from './account-digest.ts';
import { type BadRequestsResult, BadRequestsRun } from './bad-requests-run.ts';
import { Failures } from './failures.ts';
import { JsonClient } from './json-client.ts';
import { requireWorking, settleRecords } from './settled-records.ts';

export interface BadRequestsOptions {
  readonly requests: number;
  /** The same seed makes the same requests. */
  readonly seed: number;
  readonly report: (line: string) => void;
}

/**
 * Sends a server requests that it must refuse or that only read, many at a time, and finds every record with
 * all its history as it was before. Throws when one is answered with 500 or above, is taken although it is
 * bad, is not answered in time, ends a connection that others use, or when anything was changed.
 */
export async function proveBadRequests(options: BadRequestsOptions): Promise<BadRequestsResult> {
  const axle = await startThreadedAxle();
  const client = new JsonClient(axle.address, axle.token);
  const failures = new Failures();
  try {
    const records = await settleRecords(client);
    const before = await digestAccount(client);
    const result = await new BadRequestsRun({ ...options, axle, records, failures }).finish();
    const ended = axle.failure();
    if (ended !== undefined) failures.add('the server', 'ended', () => ended.stack ?? ended.message);
    else await checkUnharmed(axle, before, failures);
    if (failures.count > 0) options.report(`bad requests: ${JSON.stringify(result)}`);
    failures.throwAny(`bad requests with seed ${options.seed}`);
    return result;
  } finally {
    client.close();
    await axle.close();
  }
}

async function checkUnharmed(
  { address, token }: ThreadedAxle,
  before: AccountDigest,
  failures: Failures,
): Promise<void> {
  const client = new JsonClient(address, token);
  try {
    for (const difference of differencesOf(before, await digestAccount(client))) {
      failures.add('the data', 'was changed', () => difference);
    }
    await requireWorking(client);
  } catch (error) {
    failures.add('the server', `does not work any more: ${String(error)}`);
  } finally {
    client.close();
  }
}
