import { startAxle } from '../../src/start-axle.ts';

/**
 * Run as a process: a server that keeps rate limits in the place of the first argument, as JSON, under a clock that
 * stands still at the second. It prints its address, and ends when its input does.
 */
const [place = '{}', nowMs = '0'] = process.argv.slice(2);
const axle = await startAxle({ ...JSON.parse(place), rateLimits: true, nowMs: () => Number(nowMs) });
process.stdout.write(`${axle.url}\n`);
process.stdin.once('end', () => void axle.close()).resume();
