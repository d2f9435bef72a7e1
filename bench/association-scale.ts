/**
 * Loads contacts with their companies through the API and measures associations among them.
 * `npm run bench:associations`, options in USAGE.
 */
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { callAxle } from './axle-client.ts';
import { accountFile } from './bench-places.ts';
import { type ServerProcess, startAxleProcess } from './child-processes.ts';
import { quantilesOf } from './quantiles.ts';
import { toTable } from './table.ts';

const USAGE = `usage: node bench/association-scale.ts
  --records N     contacts to load (default 1000000)
  --large N       how many of them belong to one large company (default 100000)
  --repeats N     how often each request is sent (default 200)
  --folder PATH   where the data is put (default: the machine's temporary folder)`;

const BATCH = 100;
const LINK_BATCH = 2000;
const LINK_BATCHES = 10;
const LOAD_CONNECTIONS = 4;
/** How many contacts each of the other companies has. */
const SMALL = 25;
const PRIMARY = [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 1 }];

interface Options {
  readonly records: number;
  readonly large: number;
  readonly repeats: number;
  readonly folder: string;
}

/** Ids of what was loaded. */
interface Loaded {
  readonly large: string;
  readonly small: readonly string[];
  readonly ofLarge: readonly string[];
  readonly ofSmall: readonly string[];
  readonly perSecond: number;
}

interface Sample {
  readonly name: string;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly maxMs: number;
}

async function run(options: Options): Promise<void> {
  mkdirSync(options.folder, { recursive: true });
  const root = mkdtempSync(join(options.folder, 'axle-bench-'));
  try {
    const folder = join(root, 'data');
    const server = await startAxleProcess({ place: folder });
    try {
      const loaded = await load(server, options);
      const samples = await measureAll(server, options, loaded);
      report(options, {
        samples,
        perSecond: loaded.perSecond,
        fileBytes: statSync(accountFile(folder)).size,
      });
    } finally {
      await server.stop();
    }
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

async function createBatch(server: ServerProcess, type: string, inputs: readonly object[]) {
  const answer = await callAxle(server, `POST /crm/v3/objects/${type}/batch/create`, { inputs });
  return (JSON.parse(answer) as { results: readonly { readonly id: string }[] }).results.map(({ id }) => id);
}

async function load(server: ServerProcess, { records, large: largeCount }: Options): Promise<Loaded> {
  const [large = ''] = await createBatch(server, 'companies', [{ properties: { name: 'Large' } }]);
  const small: string[] = [];
  const smallCount = Math.ceil((records - largeCount) / SMALL);
  while (small.length < smallCount) {
    const names = Array.from({ length: Math.min(BATCH, smallCount - small.length) }, (_, at) => ({
      properties: { name: `Company ${small.length + at}` },
    }));
    small.push(...(await createBatch(server, 'companies', names)));
  }
  const [ofLarge, ofSmall]: [string[], string[]] = [[], []];
  const startedAtMs = performance.now();
  let next = 0;
  const loadSome = async () => {
    while (next < records) {
      const from = next;
      next += BATCH;
      const isLarge = from < largeCount;
      const inputs = Array.from({ length: Math.min(BATCH, records - from) }, (_, at) => {
        const company = isLarge ? large : small[Math.floor((from + at - largeCount) / SMALL)];
        return { properties: contact(from + at), associations: [{ to: { id: company }, types: PRIMARY }] };
      });
      (isLarge ? ofLarge : ofSmall).push(...(await createBatch(server, 'contacts', inputs)));
      if (from % 100_000 === 0) process.stderr.write(`${from} contacts\n`);
    }
  };
  await Promise.all(Array.from({ length: LOAD_CONNECTIONS }, loadSome));
  const perSecond = records / ((performance.now() - startedAtMs) / 1000);
  return { large, small, ofLarge, ofSmall, perSecond };
}

function contact(at: number) {
  const city = ['Lisbon', 'Porto', 'Faro', 'Braga'][at % 4] ?? '';
  return { email: `c${at}@bench.example`, firstname: `Ana${at % 1000}`, lastname: `Sousa${at % 5000}`, city };
}

async function measureAll(
  server: ServerProcess,
  options: Options,
  loaded: Loaded,
): Promise<readonly Sample[]> {
  const { large, small, ofLarge, ofSmall } = loaded;
  const pick = (list: readonly string[], at: number) => list[(at * 7919) % list.length] ?? '';
  const search = (filters: readonly object[]) =>
    ['POST /crm/v3/objects/contacts/search', { filters }] as const;
  const company = (value: string) => ({ propertyName: 'associations.company', operator: 'EQ', value });
  const inPorto = { propertyName: 'city', operator: 'EQ', value: 'Porto' };
  const patch = (id: string, at: number) =>
    [`PATCH /crm/v3/objects/contacts/${id}`, { properties: { lastname: `New ${at}` } }] as const;
  const kinds: readonly (readonly [string, (at: number) => readonly [string, object?], number?])[] = [
    [
      'first page of the large company, 500',
      () => [`GET /crm/v4/objects/companies/${large}/associations/contacts`],
    ],
    [
      'first page of a small company',
      (at) => [`GET /crm/v4/objects/companies/${pick(small, at)}/associations/contacts`],
    ],
    [
      'contact with its companies',
      (at) => [`GET /crm/v3/objects/contacts/${pick(ofLarge, at)}?associations=companies`],
    ],
    [
      'large company with its contacts',
      () => [`GET /crm/v3/objects/companies/${large}?associations=contacts`],
    ],
    ['associate 2000 in one batch', (at) => associateBatch(loaded, at), LINK_BATCHES],
    ['PATCH a contact of the large company', (at) => patch(pick(ofLarge, at), at)],
    ['PATCH a contact of a small company', (at) => patch(pick(ofSmall, at), at)],
    ['search by a small company', (at) => search([company(pick(small, at))])],
    ['search by a small company and a city', (at) => search([company(pick(small, at)), inPorto])],
    ['search by the large company', () => search([company(large)])],
    ['search by the large company and a city', () => search([company(large), inPorto])],
  ];
  const samples: Sample[] = [];
  for (const [name, toRequest, repeats = options.repeats] of kinds) {
    process.stderr.write(`${name}\n`);
    samples.push(await measure(server, name, toRequest, repeats));
  }
  return samples;
}

/** Contacts of the large company, at a further company. */
function associateBatch({ small, ofLarge }: Loaded, at: number) {
  const contacts = Array.from(
    { length: LINK_BATCH },
    (_, n) => ofLarge[(at * LINK_BATCH + n) % ofLarge.length],
  );
  const types = [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 280 }];
  const from = { id: small[at % small.length] };
  const inputs = contacts.map((id) => ({ from, to: { id }, types }));
  return ['POST /crm/v4/associations/companies/contacts/batch/create', { inputs }] as const;
}

async function measure(
  server: ServerProcess,
  name: string,
  toRequest: (at: number) => readonly [string, object?],
  repeats: number,
): Promise<Sample> {
  // The first one of a kind makes the indexes that it needs.
  await callAxle(server, ...toRequest(0));
  const times: number[] = [];
  for (let at = 1; at <= repeats; at += 1) {
    const request = toRequest(at);
    const startedAtMs = performance.now();
    await callAxle(server, ...request);
    times.push(performance.now() - startedAtMs);
  }
  const at = quantilesOf(times);
  return { name, p50Ms: at(0.5), p95Ms: at(0.95), maxMs: at(1) };
}

interface Findings {
  readonly samples: readonly Sample[];
  readonly perSecond: number;
  readonly fileBytes: number;
}

function report({ records, large, repeats }: Options, findings: Findings): void {
  const { samples, perSecond, fileBytes } = findings;
  const machine = `${cpus()[0]?.model.trim()}, ${cpus().length} cores, Node ${process.version}`;
  const others = [
    ['loaded by batch/create with a company each, records/s', Math.round(perSecond)],
    ['account file, MB', fileBytes / 1e6],
  ] as const;
  const text = [
    `Axle association bench: ${machine}`,
    `${records} contacts, ${large} of them at one company, ${repeats} requests of each kind`,
    '',
    toTable([
      ['request', 'p50 ms', 'p95 ms', 'max ms'],
      ...samples.map(({ name, p50Ms, p95Ms, maxMs }) => [name, p50Ms, p95Ms, maxMs]),
    ]),
    '',
    toTable([['also', ''], ...others]),
  ].join('\n');
  process.stdout.write(`\n${text}\n`);
  const folder = join(import.meta.dirname, 'results');
  mkdirSync(folder, { recursive: true });
  const json = { date: new Date().toISOString(), machine, records, large, repeats, ...findings };
  writeFileSync(join(folder, 'associations.json'), `${JSON.stringify(json, null, 2)}\n`);
}

const { values } = parseArgs({
  options: {
    records: { type: 'string', default: '1000000' },
    large: { type: 'string', default: '100000' },
    repeats: { type: 'string', default: '200' },
    folder: { type: 'string', default: tmpdir() },
  },
});
const [records, large, repeats] = [Number(values.records), Number(values.large), Number(values.repeats)];
if (!(records > large && large > 0 && repeats > 0)) {
  process.stderr.write(`${USAGE}\n`);
  process.exitCode = 2;
} else await run({ records, large, repeats, folder: values.folder });
