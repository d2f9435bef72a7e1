import { once } from 'node:events';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { type Address, toAddress } from './raw-connection.ts';

/** A server in this process, but on a thread of its own: when it is busy, its clients still see time pass. */
export interface ThreadedAxle {
  readonly address: Address;
  readonly token: string;
  /** What ended the thread although nobody asked it to end. */
  failure(): Error | undefined;
  close(): Promise<void>;
}

export async function startThreadedAxle(): Promise<ThreadedAxle> {
  const worker = new Worker(join(import.meta.dirname, 'axle-worker.ts'));
  let failure: Error | undefined;
  worker.on('error', (error) => {
    failure = error instanceof Error ? error : new Error(String(error));
  });
  const exited = new Promise<void>((resolve) => worker.on('exit', () => resolve()));
  const [started] = (await once(worker, 'message')) as [{ readonly url: string; readonly token: string }];
  return {
    address: toAddress(started.url),
    token: started.token,
    failure: () => failure,
    async close() {
      worker.postMessage('close');
      await exited;
    },
  };
}
