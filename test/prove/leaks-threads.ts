import { availableParallelism } from 'node:os';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { type LeaksOptions, type LeaksResult, proveLeaks } from './leaks.ts';

type Part = Required<Omit<LeaksOptions, 'report'>>;

/** What a thread tells: a line of its report, or at the end its result. */
type News = { readonly line: string } | { readonly result: LeaksResult };

/** As `proveLeaks`, on as many threads as the machine runs at once; each takes every so many tokens. */
export async function proveLeaksInThreads({ requests, seed, report }: LeaksOptions): Promise<LeaksResult> {
  const step = availableParallelism();
  const share = Math.ceil(requests / step);
  const parts = Array.from({ length: step }, (_, first): Part => ({ requests: share, seed, first, step }));
  const workers = parts.map((workerData) => new Worker(import.meta.filename, { workerData }));
  try {
    const results = await Promise.all(workers.map((worker, index) => resultOf(worker, index, report)));
    return results.reduce(add);
  } finally {
    // Where one has found a leak the others need not go on.
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}

function resultOf(worker: Worker, index: number, report: (line: string) => void): Promise<LeaksResult> {
  return new Promise((resolve, reject) => {
    worker.on('error', reject);
    worker.on('exit', () => reject(new Error('a thread ended without a result')));
    worker.on('message', (news: News) => {
      if ('line' in news) report(`thread ${index + 1}, ${news.line}`);
      else resolve(news.result);
    });
  });
}

function add(one: LeaksResult, other: LeaksResult): LeaksResult {
  return {
    requests: one.requests + other.requests,
    tokens: one.tokens + other.tokens,
    refused: one.refused + other.refused,
    answered: one.answered + other.answered,
    telling: one.telling + other.telling,
    differences: one.differences + other.differences,
    requestsPerSecond: one.requestsPerSecond + other.requestsPerSecond,
  };
}

if (!isMainThread && parentPort !== null) {
  const port = parentPort;
  const tell = (news: News) => port.postMessage(news);
  const result = await proveLeaks({ ...(workerData as Part), report: (line) => tell({ line }) });
  tell({ result });
}
