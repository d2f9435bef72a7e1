import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { callAxle } from './axle-client.ts';
import { startAxleProcess } from './child-processes.ts';
import { medianOf } from './median.ts';
import { findRssMib } from './memory.ts';

export interface StartSample {
  /** From the start of the process to the first contact read, in a folder that does not exist yet. */
  readonly freshFolderMs: number;
  /** The same in a folder with data. */
  readonly existingFolderMs: number;
  /** Memory of a server that has nothing to do, some seconds after its start. */
  readonly idleRssMib: number | undefined;
}

const REPEATS = 5;
const IDLE_MS = 2000;

/** @param existing is a folder with data that no server runs on. */
export async function measureStart(root: string, existing: string): Promise<StartSample> {
  // Once unmeasured: afterwards compiled code is in Node's cache, as it is for anyone's second start.
  await startOnce(join(root, 'start-first'));
  const fresh: number[] = [];
  const again: number[] = [];
  for (let index = 0; index < REPEATS; index += 1) {
    fresh.push(await startOnce(join(root, `start-${index}`)));
    again.push(await startOnce(existing));
  }
  return {
    freshFolderMs: medianOf(fresh),
    existingFolderMs: medianOf(again),
    idleRssMib: await measureIdleRss(join(root, 'start-idle')),
  };
}

async function startOnce(folder: string): Promise<number> {
  const startedAtMs = performance.now();
  const server = await startAxleProcess({ folder, log: 'silent' });
  try {
    await callAxle(server, 'GET /crm/objects/v3/contacts/512');
    return performance.now() - startedAtMs;
  } finally {
    await server.stop();
  }
}

async function measureIdleRss(folder: string): Promise<number | undefined> {
  const server = await startAxleProcess({ folder, log: 'silent' });
  try {
    await sleep(IDLE_MS);
    return findRssMib(server.pid);
  } finally {
    await server.stop();
  }
}
