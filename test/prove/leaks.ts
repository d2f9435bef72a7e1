import { type Random, randomOfCase } from '../support/random.ts';
import type { RawAnswer } from '../support/raw-connection.ts';
import { type Field, Marks, WATCHED, type WatchedType } from './leak-fields.ts';
import type { Prying } from './leak-picks.ts';
import { makeRequest } from './leak-requests.ts';
import { LeakToken } from './leak-token.ts';
import { LeakWorld, type SentRequest } from './leak-world.ts';

export interface LeaksOptions {
  /** Rounded up to whole tokens. */
  readonly requests: number;
  /** The same seed makes the same tokens, values and requests. */
  readonly seed: number;
  readonly report: (line: string) => void;
  /** Which of the tokens: every so many, from the first on. Default: all. */
  readonly first?: number;
  readonly step?: number;
}

export interface LeaksResult {
  /** Each was asked in two worlds. */
  readonly requests: number;
  readonly tokens: number;
  /** Requests that were refused for want of a scope or a property. */
  readonly refused: number;
  /** Requests that were carried out. */
  readonly answered: number;
  /** Answers that held a value which the token may see. */
  readonly telling: number;
  /** Values in which the two worlds differed. */
  readonly differences: number;
  readonly requestsPerSecond: number;
}

const REQUESTS_PER_TOKEN = 500;
const RECORDS_PER_TYPE = 9;
const TOKENS_PER_REPORT = 50;
/** Now and then what is hidden changes, while the token goes on asking. */
const REQUESTS_PER_CHANGE = 40;

/**
 * Asks with random tokens for whatever could show values that they may not see, of an account in which every value
 * holds a mark of its own. Each request goes to two worlds that are alike but for the hidden values.
 *
 * Throws where an answer or a line of the log holds a value that the token may not see, and where the two worlds do
 * not answer byte for byte the same, which would tell of a hidden value without showing it.
 */
export async function proveLeaks(options: LeaksOptions): Promise<LeaksResult> {
  const { requests, seed, report, first = 0, step = 1 } = options;
  const startedAtMs = performance.now();
  const counts: Counts = { requests: 0, refused: 0, answered: 0, telling: 0, differences: 0 };
  let tokens = 0;
  while (counts.requests < requests) {
    const number = first + tokens * step;
    await proveToken(randomOfCase(seed, number), `seed ${seed}, token ${number}`, counts);
    tokens += 1;
    if (tokens % TOKENS_PER_REPORT === 0) report(`leaks: ${counts.requests} requests, ${tokens} tokens`);
  }
  const seconds = (performance.now() - startedAtMs) / 1000;
  return { ...counts, tokens, requestsPerSecond: Math.round(counts.requests / seconds) };
}

interface Counts {
  requests: number;
  refused: number;
  answered: number;
  telling: number;
  differences: number;
}

async function proveToken(random: Random, name: string, counts: Counts): Promise<void> {
  const token = new LeakToken(random);
  const worlds = await Promise.all([LeakWorld.start(token), LeakWorld.start(token)]);
  try {
    const pair = new WorldPair(token, worlds, random, counts);
    await pair.fill();
    for (let index = 0; index < REQUESTS_PER_TOKEN; index += 1) {
      if (index % REQUESTS_PER_CHANGE === REQUESTS_PER_CHANGE - 1) await pair.changeHidden();
      const request = makeRequest(pair.prying);
      const fault = await pair.ask(request);
      if (fault !== undefined) {
        const held = JSON.stringify({ scopes: token.scopes, properties: token.properties });
        throw new Error(`${name}, request ${index}: ${fault}\n${JSON.stringify(request)}\nwith ${held}`);
      }
    }
  } finally {
    await Promise.all(worlds.map((world) => world.close()));
  }
}

/** The two worlds of one token, and what it has learned so far. */
class WorldPair {
  readonly prying: Prying;
  readonly #token: LeakToken;
  readonly #worlds: readonly LeakWorld[];
  readonly #random: Random;
  readonly #counts: Counts;
  readonly #marks = new Marks();
  readonly #ids = new Map<WatchedType, string[]>();
  /** Every value that was written to a field, in either world. */
  readonly #values = new Map<Field, string[]>();
  /** Marks that the token sent itself: it does not learn them from an answer. */
  readonly #sent = new Set<string>();
  #fresh = 0;

  constructor(token: LeakToken, worlds: readonly LeakWorld[], random: Random, counts: Counts) {
    this.#token = token;
    this.#worlds = worlds;
    this.#random = random;
    this.#counts = counts;
    this.prying = {
      random,
      ids: this.#ids,
      guess: (_type, field) => random.pick(this.#values.get(field) ?? ['']),
      fresh: () => {
        this.#fresh += 1;
        return `own${this.#fresh}`;
      },
    };
  }

  /** Makes the same records in both worlds, some archived or merged, associated with each other. */
  async fill(): Promise<void> {
    for (const type of WATCHED) {
      const inputs = Array.from({ length: RECORDS_PER_TYPE }, () => this.#valuesOf(type, type.fields));
      const target = `/crm/v3/objects/${type.name}/batch/create`;
      const [made] = await this.#fillBoth((world) => ({
        method: 'POST',
        target,
        body: { inputs: inputs.map((values) => ({ properties: values[world] })) },
      }));
      const { results } = made as { readonly results: readonly { readonly id: string }[] };
      this.#ids.set(type, results.map(({ id }) => id).toReversed());
    }
    for (const type of WATCHED) {
      const [first = '', second = '', last = ''] = this.#ids.get(type) ?? [];
      await this.#fillSame({ method: 'DELETE', target: `/crm/v3/objects/${type.name}/${last}` });
      await this.#mergeTwo(type);
      for (const far of WATCHED) {
        const [to = ''] = this.#ids.get(far) ?? [];
        const from = type === far ? second : first;
        const path = `/crm/v4/objects/${type.name}/${from}/associations/default/${far.name}/${to}`;
        if (isAssociable(type, far)) await this.#fillSame({ method: 'PUT', target: path });
      }
    }
  }

  async #mergeTwo(type: WatchedType): Promise<void> {
    const ids = this.#ids.get(type) ?? [];
    if (type.published.type === 'notes') return;
    const body = { primaryObjectId: ids[4], objectIdToMerge: ids[5] };
    const [merged] = await this.#fillSame({
      method: 'POST',
      target: `/crm/v3/objects/${type.name}/merge`,
      body,
    });
    ids.push((merged as { readonly id: string }).id);
  }

  /** Changes one record of a type in both worlds, whatever became of it, or has another take its unique values. */
  async changeHidden(): Promise<void> {
    const type = this.#random.pick(WATCHED);
    const id = this.#random.pick(this.#ids.get(type) ?? ['1']);
    if (this.#random.chance(0.4)) return this.#takeOver(type, id);
    const fields = type.fields.filter((field) => this.#random.chance(0.5) || field.unique === true);
    // A new key changes the record in both worlds, also where all else happens to stay in one of them.
    const values = this.#valuesOf(type, fields, { withKeys: true });
    const read: SentRequest = { method: 'POST', target: `/crm/v3/objects/${type.name}/batch/update` };
    await this.#fillBoth((world) => ({
      ...read,
      body: { inputs: [{ id, objectWriteTraceId: 'x', properties: values[world] }] },
    }));
  }

  /** Archives a record and makes another with its unique values, so that it cannot come back. */
  async #takeOver(type: WatchedType, id: string): Promise<void> {
    const path = `/crm/v3/objects/${type.name}`;
    const names = type.fields.filter(({ unique }) => unique === true).map(({ name }) => name);
    await this.#fillSame({ method: 'DELETE', target: `${path}/${id}` });
    const body = { inputs: [{ id }], properties: names };
    const read = await this.#fillSame({ method: 'POST', target: `${path}/batch/read?archived=true`, body });
    const required = this.#valuesOf(
      type,
      type.fields.filter((field) => field.required),
    );
    await this.#fillBoth((world) => {
      const { results } = read[world] as { readonly results: readonly { readonly properties: Values }[] };
      const taken = names.map((name) => [name, results[0]?.properties[name] ?? '']);
      const properties = { ...required[world], ...Object.fromEntries(taken) };
      // Where the values are taken already it is one error among the results, and no refusal.
      return {
        method: 'POST',
        target: `${path}/batch/create`,
        body: { inputs: [{ properties, objectWriteTraceId: 'x' }] },
      };
    });
  }

  /** Asks both worlds. Tells what is wrong with their answers. */
  async ask(request: SentRequest): Promise<string | undefined> {
    for (const { mark } of this.#marks.in(decoded(request))) this.#sent.add(mark);
    const [one, other] = await Promise.all(this.#worlds.map((world) => world.ask(request)));
    if (one === undefined || other === undefined) throw new Error('a world did not answer');
    this.#count(one);
    const log = this.#worlds.map((world) => world.takeLog()).join('\n');
    for (const { mark } of this.#marks.in(log)) return `the log holds ${mark}: ${log}`;
    if (one.status >= 500) return `answered ${toText(one)}`;
    for (const answer of [one, other]) {
      const leaked = this.#findLeak(toText(answer));
      if (leaked !== undefined) return `${leaked} is in ${toText(answer)}`;
    }
    if (toText(one) !== toText(other)) return `answered differently\n${toText(one)}\n${toText(other)}`;
    return undefined;
  }

  #count({ status, body }: RawAnswer): void {
    this.#counts.requests += 1;
    if (status === 403) this.#counts.refused += 1;
    if (status < 300) this.#counts.answered += 1;
    if (status < 300 && !this.#marks.in(body.toString()).next().done) this.#counts.telling += 1;
  }

  #findLeak(text: string): string | undefined {
    for (const { mark, type, field } of this.#marks.in(text)) {
      if (this.#sent.has(mark) || this.#token.sees(type, field)) continue;
      return `${mark}, a value of ${field.name} of ${type.published.type},`;
    }
    return undefined;
  }

  /** Values for the record of each world: the same where the token could tell the difference. */
  #valuesOf(
    type: WatchedType,
    fields: readonly Field[],
    { withKeys = false } = {},
  ): readonly [Values, Values] {
    const worlds: [Values, Values] = [{}, {}];
    for (const field of fields) {
      const isAlike = field.unique === true || field.told === true;
      // Whether such a value is there is told by others: the worlds are alike in that, and in what is chosen of a few.
      const isKept = withKeys && field.unique === true;
      const isThere = isAlike ? isKept || !this.#isLeftOut(field) : undefined;
      const values = [this.#valueOf(type, field, isThere)];
      const isFixed = isAlike && (field.kind === 'choice' || field.kind === 'time');
      if (!isFixed && this.#token.mayDiffer(type, field)) values.push(this.#valueOf(type, field, isThere));
      const [one = '', other = one] = values;
      worlds[0][field.name] = one;
      worlds[1][field.name] = other;
      if (one !== other) this.#counts.differences += 1;
      this.#values.set(field, [...(this.#values.get(field) ?? []), ...values]);
    }
    return worlds;
  }

  #isLeftOut(field: Field): boolean {
    return field.required !== true && this.#random.chance(0.2);
  }

  #valueOf(type: WatchedType, field: Field, isThere = !this.#isLeftOut(field)): string {
    return isThere ? this.#marks.value(type, field, this.#random) : '';
  }

  #fillSame(request: SentRequest): Promise<readonly unknown[]> {
    return this.#fillBoth(() => request);
  }

  async #fillBoth(toRequest: (world: 0 | 1) => SentRequest): Promise<readonly unknown[]> {
    const answers = await Promise.all(
      this.#worlds.map((world, index) => world.fill(toRequest(index === 0 ? 0 : 1))),
    );
    for (const world of this.#worlds) world.takeLog();
    return answers;
  }
}

type Values = Record<string, string>;

/** Whether records of the two types have a default association. */
function isAssociable(type: WatchedType, far: WatchedType): boolean {
  const [one, other] = [type.published.type, far.published.type];
  if (one === 'custom' || other === 'custom') return one === 'contacts' || other === 'contacts';
  return one !== 'notes' || other !== 'notes';
}

function decoded({ target, body }: SentRequest): string {
  return `${decodeURIComponent(target.replaceAll('+', ' '))} ${JSON.stringify(body)}`;
}

/** Everything that came back but for the time of the machine. */
function toText({ head, body }: RawAnswer): string {
  return `${head.replace(/\r\nDate: [^\r]*/i, '')}\r\n\r\n${body}`;
}
