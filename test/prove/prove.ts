import { parseArgs } from 'node:util';
import { freshSeed } from '../support/random.ts';
import { proveAssociations } from './associations.ts';
import { proveBadRequests } from './bad-requests.ts';
import { proveCrash } from './crash.ts';
import { proveRestarts } from './database-restarts.ts';
import { proveDefinitions } from './definitions.ts';
import { proveLeaksInThreads } from './leaks-threads.ts';
import { proveProcesses } from './processes.ts';
import { openProofStores } from './proof-stores.ts';
import { proveSearches } from './searches.ts';

/** `npm run prove`: what takes too long for every run of the tests. */
const { values: flags } = parseArgs({
  options: {
    seed: { type: 'string' },
    kills: { type: 'string', default: '200' },
    requests: { type: 'string', default: '1000000' },
    searches: { type: 'string', default: '1000000' },
    definitions: { type: 'string', default: '20000' },
    sequences: { type: 'string', default: '4000' },
    leaks: { type: 'string', default: '1000000' },
    rounds: { type: 'string', default: '100' },
    restarts: { type: 'string', default: '100' },
    only: { type: 'string' },
    store: { type: 'string', default: 'sqlite' },
  },
});

const seed = flags.seed === undefined ? freshSeed() : wholeNumber('seed', flags.seed);
const kills = wholeNumber('kills', flags.kills);
const requests = wholeNumber('requests', flags.requests);
const searches = wholeNumber('searches', flags.searches);
const definitions = wholeNumber('definitions', flags.definitions);
const sequences = wholeNumber('sequences', flags.sequences);
const leaks = wholeNumber('leaks', flags.leaks);
const rounds = wholeNumber('rounds', flags.rounds);
const restarts = wholeNumber('restarts', flags.restarts);
const startedAtMs = performance.now();

function wholeNumber(name: string, text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new Error(`--${name} takes a whole number, not ${text}`);
  return Number(text);
}

function report(line: string): void {
  console.log(`${((performance.now() - startedAtMs) / 1000).toFixed(0).padStart(5)} s  ${line}`);
}

const PROOFS: Readonly<Record<string, () => Promise<string>>> = {
  async crash() {
    const { acknowledged, lost, halfWritten, slowestRestartMs, ...result } = await proveCrash({
      kills,
      seed,
      report,
    });
    return `${result.kills} kills, ${acknowledged} acknowledged writes, ${lost} lost, ${halfWritten} half-written, slowest restart ${slowestRestartMs} ms`;
  },
  async 'bad-requests'() {
    const { statuses, requestsPerSecond, slowestAnswerMs, ...result } = await proveBadRequests({
      requests,
      seed,
      report,
    });
    return `${result.requests} requests, ${requestsPerSecond} a second, slowest answer ${slowestAnswerMs} ms, statuses ${JSON.stringify(statuses)}`;
  },
  async searches() {
    const { pairs, matched, pairsPerSecond } = await proveSearches({ pairs: searches, seed, stores, report });
    return `${pairs} pairs of records and a query, ${matched} with a match, ${pairsPerSecond} a second`;
  },
  async definitions() {
    const { sequences, steps, refused } = await proveDefinitions({
      sequences: definitions,
      seed,
      stores,
      report,
    });
    return `${sequences} sequences of ${steps} steps in all, ${refused} of them refused`;
  },
  async associations() {
    const { steps, refused, reads, associations, ...result } = await proveAssociations({
      sequences,
      seed,
      report,
    });
    return `${result.sequences} sequences of ${steps} steps in all, ${refused} of them refused, ${reads} reads compared, ${associations} associations at the ends`;
  },
  async leaks() {
    const result = await proveLeaksInThreads({ requests: leaks, seed, report });
    const { tokens, refused, answered, telling, differences, requestsPerSecond } = result;
    return `${result.requests} requests in two worlds with ${tokens} tokens, ${refused} refused, ${answered} carried out, ${telling} told values that the token may see, ${differences} hidden differences, ${requestsPerSecond} a second`;
  },
  async processes() {
    const { acknowledged, contentions, ...result } = await proveProcesses({ rounds, seed, report });
    return `${result.rounds} rounds on three servers, ${acknowledged} acknowledged writes, ${contentions} claims of the same thing at once`;
  },
  async restarts() {
    const { kills, acknowledged, unavailable, slowestResumeMs, ...result } = await proveRestarts({
      restarts,
      seed,
      report,
    });
    return `${result.restarts} restarts of the database, ${kills} of them without a warning, ${acknowledged} acknowledged writes, ${unavailable} answers that it is away, slowest resumption ${slowestResumeMs} ms`;
  },
};

/** Those that are about PostgreSQL, among them those that can be proved on either store. */
const ON_EITHER = ['searches', 'definitions'];
const ON_POSTGRES = ['processes', 'restarts'];

const { store } = flags;
if (store !== 'sqlite' && store !== 'postgres') throw new Error('--store takes sqlite or postgres');
const mayRun = (name: string) =>
  store === 'sqlite' ? !ON_POSTGRES.includes(name) : [...ON_EITHER, ...ON_POSTGRES].includes(name);
const stores = await openProofStores(store);

const chosen = Object.keys(PROOFS).filter(
  (name) => mayRun(name) && (flags.only === undefined || flags.only === name),
);
if (chosen.length === 0)
  throw new Error(`--only takes one of: ${Object.keys(PROOFS).filter(mayRun).join(', ')}`);
report(`seed ${seed}`);
for (const name of chosen) {
  try {
    report(`${name}: proved. ${await PROOFS[name]?.()}`);
  } catch (error) {
    report(`${name}: FAILED. ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
  }
}
await stores.end();
