import fc from 'fast-check';
import { archiveProperty, changeProperty, createProperties } from '../../src/actions/change-properties.ts';
import { searchObjects } from '../../src/actions/search-objects.ts';
import { comparableKeys } from '../../src/model/comparable-keys.ts';
import type { AccountId } from '../../src/model/ids.ts';
import type { Store } from '../../src/store/store.ts';
import {
  type ActingAccount,
  actIn,
  CALLER,
  CONTACTS,
  toArchive,
  toCreate,
  toUpdate,
  withId,
} from '../actions/acting-account.ts';
import { DefinitionModel, type Kind, type Outcome } from './definition-model.ts';
import type { ProofStores } from './proof-stores.ts';

export interface DefinitionsOptions {
  /** How many sequences of changes, writes and searches. */
  readonly sequences: number;
  readonly seed: number;
  readonly stores: ProofStores;
  readonly report: (line: string) => void;
}

export interface DefinitionsResult {
  readonly sequences: number;
  readonly steps: number;
  /** Steps that the rules refused. */
  readonly refused: number;
}

/** Few, so that most steps meet what others left. */
const NAMES = ['own_a', 'own_b', 'own_c'];
const OPTIONS = ['1', 'x', 'y'];
const VALUES = ['', '1', '2', '1.0', 'x', 'Y', 'y'];
const SEQUENCES_PER_REPORT = 2000;

const name = fc.constantFrom(...NAMES);
const values = fc.dictionary(name, fc.constantFrom(...VALUES), { maxKeys: 3 });

const step = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('define' as const),
      name,
      type: fc.constantFrom<Kind>('string', 'number', 'enumeration'),
      options: fc.subarray(OPTIONS, { minLength: 1 }),
      isUnique: fc.boolean(),
      twiceOf: fc.option(name, { nil: undefined }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('archive-property' as const), name }) },
  fc.record({ kind: fc.constant('options' as const), name, options: fc.subarray(OPTIONS, { minLength: 1 }) }),
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('create' as const), values }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('update' as const), values, at: fc.nat(20) }) },
  fc.record({ kind: fc.constant('archive-record' as const), at: fc.nat(20) }),
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('search' as const),
      name,
      value: fc.constantFrom('1', '2', 'x', 'y'),
    }),
  },
);

type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

/**
 * Changes definitions, writes records and searches them at random, and finds what a simple model of the rules says:
 * what is refused, which values records show, and what is found. Throws with the smallest example where it is not so.
 */
export async function proveDefinitions(options: DefinitionsOptions): Promise<DefinitionsResult> {
  const { sequences, seed, stores, report } = options;
  const done = { sequences: 0, steps: 0, refused: 0 };
  const property = fc.asyncProperty(
    fc.array(step, { minLength: 1, maxLength: 80, size: 'max' }),
    async (steps) => {
      done.refused += await stores.use((store, id) => playSequence({ store, accountId: id }, steps));
      done.steps += steps.length;
      done.sequences += 1;
      if (done.sequences % SEQUENCES_PER_REPORT === 0) report(`definitions: ${done.sequences} sequences`);
    },
  );
  await fc.assert(property, { seed, numRuns: sequences });
  return done;
}

async function playSequence(
  { store, accountId }: { readonly store: Store; readonly accountId: AccountId },
  steps: readonly Step[],
): Promise<number> {
  const acting = await actIn(store, accountId);
  const model = new DefinitionModel();
  let refused = 0;
  for (const each of steps) {
    const [outcome, expected] = await play(acting, model, each);
    if (outcome !== expected) throw new Error(`${JSON.stringify(each)} was ${outcome}, not ${expected}`);
    if (outcome === 'refused') refused += 1;
  }
  await compareRecords(acting, model);
  return refused;
}

/** What the account did with a step, and what the rules say. */
async function play(
  acting: ActingAccount,
  model: DefinitionModel,
  each: Step,
): Promise<readonly [Outcome, Outcome]> {
  const context = { typeId: CONTACTS, nowMs: 1, userId: undefined, caller: CALLER };
  const outcome = (result: { readonly ok: boolean } | undefined): Outcome =>
    result?.ok === true ? 'done' : 'refused';
  switch (each.kind) {
    case 'define': {
      const sent = toDefinition(each);
      const [made] = await createProperties(acting.account, [sent], context);
      return [outcome(made), model.create(each.name, modelled(each))];
    }
    case 'archive-property':
      return [outcome(await archiveProperty(acting.account, each.name, context)), model.archive(each.name)];
    case 'options': {
      const sent = { options: toOptions(each.options) };
      const changed = await changeProperty(acting.account, each.name, sent, context);
      return [outcome(changed), model.changeOptions(each.name, each.options)];
    }
    case 'search':
      return search(acting, model, each);
    case 'create': {
      const [made] = await acting.run(toCreate(each.values));
      const id = made?.ok === true ? made.value.after.id : -1;
      return [outcome(made), model.write(id, new Map(Object.entries(each.values)))];
    }
    default: {
      const { id = 1 } = model.records[each.at % Math.max(1, model.records.length)] ?? {};
      const record = model.records.find((known) => known.id === id);
      if (each.kind === 'archive-record') {
        if (record !== undefined) record.isArchived = true;
        await acting.run(toArchive(withId(id)));
        return ['done', 'done'];
      }
      const sent = new Map(Object.entries(each.values));
      if (record === undefined || sent.size === 0) return ['done', 'done'];
      const [changed] = await acting.run(toUpdate(withId(id), each.values));
      return [outcome(changed), model.write(id, sent)];
    }
  }
}

type Definition = Extract<Step, { readonly kind: 'define' }>;

/** A unique option or a twice of something that is no number is made a plain property. */
function modelled({ type, options, isUnique, twiceOf }: Definition) {
  const isTwice = type === 'number' && twiceOf !== undefined;
  return {
    kind: type,
    options: type === 'enumeration' ? options : [],
    isUnique: isUnique && type === 'string',
    twiceOf: isTwice ? twiceOf : undefined,
  };
}

function toDefinition(each: Definition) {
  const { kind, options, isUnique, twiceOf } = modelled(each);
  const fieldTypes = { string: 'text', number: 'number', enumeration: 'select' } as const;
  return {
    name: each.name,
    label: each.name,
    type: kind,
    fieldType: fieldTypes[kind],
    groupName: 'contactinformation',
    hasUniqueValue: isUnique,
    ...(kind === 'enumeration' && { options: toOptions(options) }),
    ...(twiceOf !== undefined && { calculationFormula: `2 * ${twiceOf}` }),
  };
}

const toOptions = (options: readonly string[]) => options.map((value) => ({ value, label: value }));

async function search(
  { account }: ActingAccount,
  model: DefinitionModel,
  { name: sought, value }: Extract<Step, { readonly kind: 'search' }>,
): Promise<readonly [Outcome, Outcome]> {
  const definitions = await account.store.read((reader) => account.definitions.current(reader));
  const definition = definitions.requireType(CONTACTS);
  const property = definition.findProperty(sought);
  const id = definition.findProperty('hs_object_id');
  if (property === undefined || id === undefined)
    return ['refused', model.live(sought) === undefined ? 'refused' : 'done'];
  const [key = ''] = comparableKeys(property, value);
  const filter = { property, kind: 'is-one-of', keys: [key], negated: false } as const;
  const query = {
    groups: [[filter]],
    words: [],
    sort: { property: id, descending: false },
    offset: 0,
    limit: 100,
  };
  const wanted = JSON.stringify(model.find(sought, value));
  for (const maxLookedAt of [0, 200]) {
    const { records } = await searchObjects(account, definition, query, { maxLookedAt });
    const found = JSON.stringify(records.map((record) => record.id));
    if (found !== wanted) throw new Error(`found ${found} by ${sought} ${value}, not ${wanted}`);
  }
  return ['done', 'done'];
}

/** Every record shows what the model says, of properties that there are. */
async function compareRecords(acting: ActingAccount, model: DefinitionModel): Promise<void> {
  const { account } = acting;
  const definitions = await account.store.read((reader) => account.definitions.current(reader));
  const definition = definitions.requireType(CONTACTS);
  const records = [...(await acting.list(false)), ...(await acting.list(true))];
  if (records.length !== model.records.length) throw new Error(`${records.length} records`);
  for (const record of records) {
    const known = model.records.find(({ id }) => id === record.id);
    for (const each of NAMES) {
      if (known === undefined || model.live(each) === undefined) continue;
      const [shown, wanted] = [definition.valueOf(record, each), model.valueOf(known, each)];
      if (shown !== wanted) throw new Error(`${each} of ${record.id} is ${shown}, not ${wanted}`);
    }
  }
}
