import { setTimeout as sleep } from 'node:timers/promises';
import { callAxle } from './axle-client.ts';
import type { BenchPlace, BenchPlaces } from './bench-places.ts';
import { startAxleProcess } from './child-processes.ts';
import { medianOf } from './median.ts';
import { findRssMib } from './memory.ts';

export interface StartSample {
  /** From the start of the process to the first contact read, with nothing there yet: the demo account is made. */
  readonly freshMs: number;
  /** The same with the data there. */
  readonly existingMs: number;
  /** Memory of a server on the data that has nothing to do, some seconds after its start. */
  readonly idleRssMib: number | undefined;
}

const REPEATS = 3;
const IDLE_MS = 2000;

/** Nothing may run on the filled place. */
export async function measureStart(places: BenchPlaces): Promise<StartSample> {
  // Once unmeasured: afterwards compiled code is in Node's cache, as it is for anyone's second start.
  await startOnce(await places.fresh('start-first'));
  const fresh: number[] = [];
  const again: number[] = [];
  for (let index = 0; index < REPEATS; index += 1) {
    fresh.push(await startOnce(await places.fresh(`start-${index}`)));
    again.push(await startOnce(places.main));
  }
  return {
    freshMs: medianOf(fresh),
    existingMs: medianOf(again),
    idleRssMib: await measureIdleRss(places.main),
  };
}

async function startOnce(place: BenchPlace): Promise<number> {
  const startedAtMs = performance.now();
  const server = await startAxleProcess({ place });
  try {
    await callAxle(server, 'GET /crm/objects/v3/contacts/512');
    return performance.now() - startedAtMs;
  } finally {
    await server.stop();
  }
}

async function measureIdleRss(place: BenchPlace): Promise<number | undefined> {
  const server = await startAxleProcess({ place });
  try {
    await sleep(IDLE_MS);
    return findRssMib(server.pid);
  } finally {
    await server.stop();
  }
}
