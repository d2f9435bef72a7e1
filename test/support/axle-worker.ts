import { parentPort } from 'node:worker_threads';
import { startAxle } from '../../src/start-axle.ts';

/** Runs a server with the demo data in memory on a thread of its own, until it is told to stop. */
const axle = await startAxle({ demo: true });
parentPort?.once('message', () => void axle.close().then(() => parentPort?.close()));
parentPort?.postMessage({ url: axle.url, token: axle.token });
