import fc from 'fast-check';
import { seededRandom } from '../support/random.ts';
import { startThreadedAxle } from '../support/threaded-axle.ts';
import { type Kind, type RecordKind, STANDARD_KINDS, STANDARD_RECORDS } from './association-kinds.ts';
import { AssociationModel } from './association-model.ts';
import type { Stage } from './association-picks.ts';
import { compareReads } from './association-reads.ts';
import { play, type Step, step } from './association-steps.ts';
import { JsonClient } from './json-client.ts';

export interface AssociationsOptions {
  /** How many sequences of changes, each with records of its own. */
  readonly sequences: number;
  readonly seed: number;
  readonly report: (line: string) => void;
}

export interface AssociationsResult {
  readonly sequences: number;
  readonly steps: number;
  /** Steps that the rules refused, or a part of which. */
  readonly refused: number;
  /** Answers that were compared with what the model holds. */
  readonly reads: number;
  /** Associations that there were at the ends of the sequences. */
  readonly associations: number;
}

const SEQUENCES_PER_REPORT = 100;
const STEPS_PER_COMPARISON = 6;
/** How many records are read each by itself within a sequence; at its end all are. */
const SINGLES = 8;

interface World {
  readonly client: JsonClient;
  readonly records: readonly RecordKind[];
  readonly kinds: readonly Kind[];
}

interface Sequence {
  readonly steps: readonly Step[];
  /** Which object types take part, by their places. */
  readonly cast: readonly number[];
  readonly recordsEach: number;
  /** For what does not matter: spellings, versions and page sizes. */
  readonly seed: number;
}

const sequence = fc.record({
  steps: fc.array(step, { minLength: 1, maxLength: 40, size: 'max' }),
  cast: fc.subarray([0, 1, 2, 3, 4, 5, 6, 7, 8], { minLength: 1, maxLength: 4 }),
  recordsEach: fc.integer({ min: 2, max: 4 }),
  seed: fc.nat(),
});

/**
 * Associates records of a server at random, creates, archives, restores, merges and erases them, and finds in every
 * form of reading what a simple model of the rules says. Throws with the smallest example where it is not so.
 */
export async function proveAssociations(options: AssociationsOptions): Promise<AssociationsResult> {
  const { sequences, seed, report } = options;
  const axle = await startThreadedAxle();
  const client = new JsonClient(axle.address, axle.token);
  const done = { sequences: 0, steps: 0, refused: 0, reads: 0, associations: 0 };
  try {
    const world = await openWorld(client);
    const property = fc.asyncProperty(sequence, async (each) => {
      const { refused, reads, associations } = await playSequence(world, each);
      done.refused += refused;
      done.reads += reads;
      done.associations += associations;
      done.steps += each.steps.length;
      done.sequences += 1;
      if (done.sequences % SEQUENCES_PER_REPORT === 0) report(`associations: ${done.sequences} sequences`);
    });
    await fc.assert(property, { seed, numRuns: sequences }).catch(tellCause);
    return done;
  } finally {
    client.close();
    await axle.close();
  }
}

/** What went wrong, and the requests that led there, stand in the cause. */
function tellCause(error: unknown): never {
  if (!(error instanceof Error) || !(error.cause instanceof Error)) throw error;
  throw new Error(`${error.message}\n\n${error.cause.message}`);
}

async function playSequence(world: World, { steps, cast, recordsEach, seed }: Sequence) {
  const model = new AssociationModel(world.kinds);
  const log: string[] = [];
  const stage: Stage = {
    model,
    cast: cast.flatMap((at) => world.records[at] ?? []),
    random: seededRandom(seed),
    async ask(method, target, body) {
      const answer = await world.client.ask(method, target, body);
      const isRead = method === 'GET' || target.endsWith('/batch/read');
      if (!isRead) log.push(`${method} ${target} ${JSON.stringify(body) ?? ''} -> ${answer.status}`);
      return answer;
    },
  };
  let [refused, reads] = [0, 0];
  try {
    const firstId = await createCast(stage, recordsEach);
    for (const [index, each] of steps.entries()) {
      // A sequence without contacts has none to erase.
      if (each.kind === 'erase' && !cast.includes(0)) continue;
      const [answered, expected] = await play(stage, each);
      if (answered !== expected) throw new Error(`the last step was ${answered}, not ${expected}`);
      if (!/^(?:done|200|204|\d+ done, 0 refused )$/.test(expected)) refused += 1;
      if (index % STEPS_PER_COMPARISON === 0)
        reads += await compareReads(stage, { singles: SINGLES, firstId });
    }
    reads += await compareReads(stage, { singles: undefined, firstId });
  } catch (error) {
    throw new Error(`${error instanceof Error ? error.message : String(error)}\n  ${log.join('\n  ')}`);
  }
  return { refused, reads, associations: model.edgeCount };
}

/** The records that a sequence begins with. Answers with the lowest id. */
async function createCast({ model, cast, ask }: Stage, recordsEach: number): Promise<number> {
  for (const { name, properties } of cast) {
    const inputs = Array.from({ length: recordsEach }, () => ({ properties }));
    const { status, body } = await ask('POST', `/crm/v3/objects/${name}/batch/create`, { inputs });
    if (status !== 201) throw new Error(`records of ${name} cannot be created: ${JSON.stringify(body)}`);
    for (const { id } of (body as { readonly results: readonly { readonly id: string }[] }).results) {
      model.create(name, Number(id), []);
    }
  }
  return Math.min(...model.ids.keys());
}

interface SchemaBody {
  readonly name: string;
  readonly objectTypeId: string;
  readonly fullyQualifiedName: string;
  readonly associations: readonly TypeAssociationBody[];
}

interface TypeAssociationBody {
  readonly id: string;
  readonly name: string;
  readonly fromObjectTypeId: string;
  readonly toObjectTypeId: string;
}

/** Beside the standard types one of the account's own, which contacts are associated with in two ways. */
async function openWorld(client: JsonClient): Promise<World> {
  const schema = await make<SchemaBody>(client, '/crm/v3/schemas', {
    name: 'boat',
    labels: { singular: 'Boat', plural: 'Boats' },
    primaryDisplayProperty: 'boat_name',
    properties: [{ name: 'boat_name', label: 'Name' }],
    associatedObjects: ['CONTACT', 'COMPANY'],
  });
  const { objectTypeId, fullyQualifiedName: name } = schema;
  const further = await make<TypeAssociationBody>(client, `/crm/v3/schemas/${objectTypeId}/associations`, {
    fromObjectTypeId: objectTypeId,
    toObjectTypeId: '0-1',
    name: 'boat_owner',
  });
  const boats: RecordKind = {
    name,
    spellings: [name, objectTypeId],
    inlineKey: name,
    properties: { boat_name: 'Linked' },
    merges: true,
  };
  const ownKinds = [
    ['0-1', 'contacts'],
    ['0-2', 'companies'],
    ['0-46', 'notes'],
    ['0-48', 'calls'],
  ].flatMap(([typeId = '', far = '']) => {
    const there = schema.associations.find((each) => each.toObjectTypeId === typeId);
    const back = schema.associations.find((each) => each.fromObjectTypeId === typeId);
    if (there === undefined || back === undefined) throw new Error(`boats are not associated with ${far}`);
    return toKinds({ boats: name, far, there, back, isDefault: true });
  });
  const owner = { ...further, id: String(Number(further.id) + 1) };
  const kinds = [
    ...STANDARD_KINDS,
    ...ownKinds,
    ...toKinds({ boats: name, far: 'contacts', there: further, back: owner, isDefault: false }),
  ];
  return { client, records: [...STANDARD_RECORDS, boats], kinds };
}

interface OwnKind {
  readonly boats: string;
  readonly far: string;
  readonly there: TypeAssociationBody;
  readonly back: TypeAssociationBody;
  readonly isDefault: boolean;
}

function toKinds({ boats, far, there, back, isDefault }: OwnKind): readonly Kind[] {
  const [id, backId] = [Number(there.id), Number(back.id)];
  const shared = { category: 'USER_DEFINED', isDefault, isPrimary: false, onlyOne: false };
  return [
    { ...shared, from: boats, to: far, id, back: backId, name: there.name },
    { ...shared, from: far, to: boats, id: backId, back: id, name: back.name },
  ];
}

async function make<Made>(client: JsonClient, target: string, sent: unknown): Promise<Made> {
  const { status, body } = await client.ask('POST', target, sent);
  if (status !== 201) throw new Error(`POST ${target} answered ${status}: ${JSON.stringify(body)}`);
  return body as Made;
}
