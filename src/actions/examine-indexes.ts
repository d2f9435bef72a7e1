import { setTimeout as sleep } from 'node:timers/promises';
import type { ObjectId, ObjectTypeId } from '../model/ids.ts';
import { entriesOf, type IndexEntry, type PropertyIndex } from '../model/index-entries.ts';
import { wordsOf } from '../model/search/tokens.ts';
import type { OpenAccount } from '../store/accounts.ts';
import type { IndexCondition, IndexTest } from '../store/index-search.ts';
import type { IndexReader } from '../store/store.ts';
import { Problems } from './problems.ts';

export interface SampledRecord {
  readonly typeId: ObjectTypeId;
  readonly id: ObjectId;
}

/** So many records are compared at a time: a database answers several. */
const AT_ONCE = 8;

/** A record that is being written is looked at again so often, so long after. */
const ATTEMPTS = 4;
const PAUSE_MS = 250;

/** How many of the records that were compared belong to an index. */
interface IndexTally {
  readonly typeId: ObjectTypeId;
  readonly index: PropertyIndex;
  count: number;
}

type Tallies = Map<number, IndexTally>;

/** Whether searches find records by what they are, and where all records are compared, nothing else. */
export async function examineIndexes(
  account: OpenAccount,
  { sample, isWhole }: { readonly sample: readonly SampledRecord[]; readonly isWhole: boolean },
): Promise<Problems> {
  const problems = new Problems(`the indexes agree with ${sample.length} records that were compared`);
  const tallies: Tallies = new Map();
  for (let from = 0; from < sample.length; from += AT_ONCE) {
    const compared = sample.slice(from, from + AT_ONCE).map(async (record) => {
      const wrong = await findWrongIndex(account, record, tallies);
      if (wrong !== undefined)
        problems.add(`${inWords(wrong)} does not agree with record ${record.typeId} ${record.id}`);
    });
    await Promise.all(compared);
  }
  if (isWhole) for (const tally of tallies.values()) await checkCount(account, tally, problems);
  return problems;
}

function inWords({ kind, propertyName }: PropertyIndex): string {
  return `the index of ${kind === 'all-words' ? 'all words' : `${kind} of ${propertyName}`}`;
}

/** Words are not counted: an index of them tells only of those that are asked for. */
async function checkCount(
  account: OpenAccount,
  { typeId, index, count }: IndexTally,
  problems: Problems,
): Promise<void> {
  if (index.kind !== 'values') return;
  const anything = { ...toCondition(index.number, { kind: 'is-present' }), isMultiValued: true };
  const found = await account.store.search((reader) =>
    reader.countMatching({ typeId, groups: [[anything]] }),
  );
  if (found === count) return;
  problems.add(
    `${inWords(index)} has ${found} records, and ${count} belong to it (look again while nobody writes)`,
  );
}

async function findWrongIndex(
  account: OpenAccount,
  sampled: SampledRecord,
  tallies: Tallies,
): Promise<PropertyIndex | undefined> {
  for (let attempt = 1; ; attempt += 1) {
    const { wrong, belongsTo } = await account.store.search((reader) => compare(account, reader, sampled));
    if (wrong === undefined || attempt === ATTEMPTS) {
      for (const [index, count] of belongsTo) {
        const tally = tallies.get(index.number) ?? { typeId: sampled.typeId, index, count: 0 };
        tally.count += count;
        tallies.set(index.number, tally);
      }
      return wrong;
    }
    await sleep(PAUSE_MS);
  }
}

async function compare(account: OpenAccount, reader: IndexReader, { typeId, id }: SampledRecord) {
  const definitions = await account.definitions.current(reader);
  const definition = definitions.requireType(typeId);
  const [record] = await reader.findObjects(typeId, [id]);
  const isThis = toCondition('id', { kind: 'is-one-of', keys: [id] });
  const belongsTo = new Map<PropertyIndex, number>();
  let wrong: PropertyIndex | undefined;
  for (const index of definition.indexes.filter(({ isReady }) => isReady)) {
    const isLive = record !== undefined && record.archivedAtMs === undefined;
    const entries = isLive ? entriesOf(definition, record, index) : [];
    belongsTo.set(index, entries.length > 0 ? 1 : 0);
    for (const test of entries.flatMap((entry) => testsOf(index, entry))) {
      const groups = [[toCondition(index.number, test), isThis]];
      if ((await reader.countMatching({ typeId, groups })) !== 1) wrong ??= index;
    }
  }
  return { wrong, belongsTo };
}

function toCondition(index: IndexCondition['index'], test: IndexTest): IndexCondition {
  return { index, test, negated: false, isMultiValued: false };
}

/** What a search would ask that is to find the record by this row. */
function testsOf({ kind, propertyName }: PropertyIndex, { value }: IndexEntry): readonly IndexTest[] {
  switch (kind) {
    case 'values':
      return [{ kind: 'is-one-of', keys: [value] }];
    case 'texts':
      return wordsOf(String(value))
        .slice(0, 1)
        .map((word) => ({ kind: 'fits', propertyName, pattern: `${word}*` }));
    case 'words':
    case 'all-words':
      return String(value)
        .split(' ')
        .slice(0, 1)
        .map((word) => ({ kind: 'has-beginnings', words: [word] }));
    default:
      return kind satisfies never;
  }
}
