import type { LinkCommand } from '../../actions/change-links.ts';
import type { AssociationType } from '../../model/associations/association-types.ts';
import type { Pair } from '../../model/associations/link-set.ts';
import type { Refusal } from '../../model/refusal.ts';
import { accept, type Result, refuse } from '../../model/result.ts';
import type { AccountReader } from '../../store/store.ts';
import { checkSize } from '../batch-envelope.ts';
import { type Answer, type ObjectRequest, withBody } from '../operation.ts';
import { SINCE_V4 } from '../versions.ts';
import { BATCH_ARCHIVE_BODY, BATCH_DEFAULT_BODY, BATCH_LABEL_BODY, BATCH_READ_BODY } from './bodies.ts';
import { parseCursor } from './cursor.ts';
import { defaultOf, type Ends, endsOf, openAssociableEnds, parseBatchId } from './far-end.ts';
import { toPaging, toWireRecords } from './list.ts';
import { changeAll } from './pair.ts';
import { type LinkRequest, type RowPage, readRecords } from './read-links.ts';
import { readSpecsTo } from './specs.ts';
import { toAssociationBatch, toWireDefaults, toWireLabels } from './wire-association.ts';

/** Source: how many inputs a batch of associations may have. */
const MAX_WRITES = 2000;
const MAX_READS = 1000;
/** Source: how many rows of one record a batch answers with. */
const PAGE_LIMIT = 500;

const BATCH = '/crm/associations/{fromObjectType}/{toObjectType}/batch';
const SHARED = { family: 'CRM/Associations', method: 'POST', on: 'records', versions: SINCE_V4 } as const;

/** Associates pairs of records, each by the types given for it and no others. */
export const batchAssociate = withBody({
  ...SHARED,
  path: `${BATCH}/create`,
  access: 'write',
  body: BATCH_LABEL_BODY,
  async run(call) {
    const { inputs } = call.body;
    const ends = openBatch(call, inputs.length);
    if (!ends.ok) return ends;
    const fromTypeId = ends.value.from.type.id;
    const toTypeId = ends.value.to.type.id;
    const read = inputs.map((input, index) => {
      const path = ['inputs', String(index), 'types'];
      const types = readSpecsTo(call, input.types, { fromTypeId, toTypeId, path });
      return types.ok ? toCommand(input.from.id, input.to.id, 'replace', types.value) : types;
    });
    return writeLinks(call, ends.value, { verb: 'create', commands: read }, (pair, { types }) => [
      toWireLabels(pair, types),
    ]);
  },
});

/** Associates pairs of records by the default type; labels that are there stay. */
export const batchAssociateByDefault = withBody({
  ...SHARED,
  path: `${BATCH}/associate/default`,
  access: 'write',
  body: BATCH_DEFAULT_BODY,
  async run(call) {
    const { inputs } = call.body;
    const ends = openBatch(call, inputs.length);
    if (!ends.ok) return ends;
    const type = defaultOf(ends.value);
    const commands = inputs.map(({ from, to }) => toCommand(from.id, to.id, 'extend', []));
    return writeLinks(call, ends.value, { verb: 'default', commands }, (pair) => toWireDefaults(pair, type));
  },
});

/** Ends every association between the given records. Seen: ids that no record has are passed over. */
export const batchDissociate = withBody({
  ...SHARED,
  path: `${BATCH}/archive`,
  access: 'write',
  body: BATCH_ARCHIVE_BODY,
  async run(call) {
    const ends = openRemoval(call, call.body.inputs.length);
    if (!ends.ok) return ends;
    const pairs = call.body.inputs.flatMap(({ from, to }) => to.map(({ id }) => [from.id, id] as const));
    return removeLinks(
      call,
      ends.value,
      pairs.map(([fromId, toId]) => toCommand(fromId, toId, 'remove-all', [])),
    );
  },
});

/** Takes types away from pairs of records. Source: the default type takes all others with it. */
export const batchArchiveLabels = withBody({
  ...SHARED,
  path: `${BATCH}/labels/archive`,
  access: 'write',
  body: BATCH_LABEL_BODY,
  async run(call) {
    const ends = openRemoval(call, call.body.inputs.length);
    if (!ends.ok) return ends;
    const fromTypeId = ends.value.from.type.id;
    const toTypeId = ends.value.to.type.id;
    const commands: Result<LinkCommand, Refusal>[] = [];
    for (const [index, { from, to, types: sent }] of call.body.inputs.entries()) {
      const path = ['inputs', String(index), 'types'];
      const types = readSpecsTo(call, sent, { fromTypeId, toTypeId, path });
      if (!types.ok) return types;
      commands.push(toCommand(from.id, to.id, 'remove', types.value));
    }
    return removeLinks(call, ends.value, commands);
  },
});

/** Lists what each of the records is associated with. Seen: those with nothing are told as errors. */
export const batchReadAssociations = withBody({
  ...SHARED,
  path: `${BATCH}/read`,
  access: 'read',
  body: BATCH_READ_BODY,
  async run(call) {
    const ends = openRead(call, call.body.inputs.length);
    if (!ends.ok) return ends;
    const requests = call.body.inputs.map(parseReadInput);
    return answerReads(call, { ends: ends.value, requests, read: readRecords, toWire: toWireRecords });
  },
});

function parseReadInput({
  id,
  after,
}: {
  readonly id: string;
  readonly after?: string | undefined;
}): Result<LinkRequest, Refusal> {
  const fromId = parseBatchId(id);
  if (!fromId.ok) return fromId;
  const cursor = parseCursor(after);
  if (!cursor.ok) return refuse({ kind: 'association-id-invalid', given: after ?? '' });
  const request: LinkRequest = { fromId: fromId.value, after: cursor.value, limit: PAGE_LIMIT };
  return accept(request);
}

/** The ends of a batch that reads. Refuses a batch that is too large first. */
export function openRead(call: ObjectRequest, count: number): Result<Ends, Refusal> {
  const sized = checkSize(count, { max: MAX_READS });
  return sized.ok ? accept(endsOf(call)) : sized;
}

export interface BatchOfReads<Page extends RowPage> {
  readonly ends: Ends;
  /** A refusal where the input could not be read. */
  readonly requests: readonly Result<LinkRequest, Refusal>[];
  readonly read: (
    reader: AccountReader,
    ends: Ends,
    requests: readonly LinkRequest[],
  ) => Promise<readonly Page[]>;
  readonly toWire: (page: Page) => readonly unknown[];
}

/** Reads a page for each input. Seen: records that are associated with nothing are told among the errors. */
export async function answerReads<Page extends RowPage>(
  call: ObjectRequest,
  { ends, requests, read, toWire }: BatchOfReads<Page>,
): Promise<Result<Answer, Refusal>> {
  const known = requests.flatMap((request) => (request.ok ? [request.value] : []));
  const pages = await call.account.store.read((reader) => read(reader, ends, known));
  const results: unknown[] = [];
  const refusals = requests.flatMap((request) => (request.ok ? [] : [request.refusal]));
  for (const [index, { fromId }] of known.entries()) {
    const page = pages[index];
    if (page === undefined || page.links.length === 0) refusals.push(toNoAssociations(ends, fromId));
    else results.push({ from: { id: String(fromId) }, to: toWire(page), ...toPaging(call, page) });
  }
  return accept(toAssociationBatch(call, { verb: 'read', results, refusals }));
}

/** Seen: object types in lower case, by their internal names. */
function toNoAssociations({ from, to }: Ends, fromId: number): Refusal {
  const [fromName, toName] = [from, to].map(({ type }) => type.internalName.toLowerCase());
  return { kind: 'no-associations', fromName: fromName ?? '', toName: toName ?? '', fromId: String(fromId) };
}

/** The ends of a batch that takes associations away, of types that need not be associable. */
export function openRemoval(call: ObjectRequest, count: number): Result<Ends, Refusal> {
  const sized = checkSize(count, { max: MAX_WRITES });
  return sized.ok ? accept(endsOf(call)) : sized;
}

/** The ends of a batch that associates. Refuses a batch that is too large first. */
export function openBatch(call: ObjectRequest, count: number): Result<Ends, Refusal> {
  const sized = checkSize(count, { max: MAX_WRITES });
  return sized.ok ? openAssociableEnds(call) : sized;
}

export function toCommand(
  from: string,
  to: string,
  kind: LinkCommand['kind'],
  types: readonly AssociationType[],
): Result<LinkCommand, Refusal> {
  const fromId = parseBatchId(from);
  if (!fromId.ok) return fromId;
  const toId = parseBatchId(to);
  return toId.ok ? accept({ fromId: fromId.value, toId: toId.value, kind, types }) : toId;
}

export interface LinkBatch {
  readonly verb: 'create' | 'default';
  /** A refusal where the input could not be read. */
  readonly commands: readonly Result<LinkCommand, Refusal>[];
}

/** Carries a batch out: what is refused is told among the errors, and harms no other input. */
export async function writeLinks(
  call: ObjectRequest,
  ends: Ends,
  { verb, commands }: LinkBatch,
  toWire: (pair: Pair, command: LinkCommand) => readonly unknown[],
): Promise<Result<Answer, Refusal>> {
  const misread = commands.find((each) => !each.ok && each.refusal.kind === 'enum-unknown');
  if (misread !== undefined && !misread.ok) return misread;
  const known = commands.flatMap((command) => (command.ok ? [command.value] : []));
  const changed = await changeAll(call, ends, known);
  const results: unknown[] = [];
  const refusals = commands.flatMap((command) => (command.ok ? [] : [command.refusal]));
  for (const [index, command] of known.entries()) {
    const result = changed[index];
    if (result === undefined) continue;
    if (result.ok) results.push(...toWire(result.value, command));
    else refusals.push(result.refusal);
  }
  return accept(toAssociationBatch(call, { verb, results, refusals }));
}

/**
 * Takes associations away; what is not there is passed over. Seen: v3 and v4 answer 204. Source: dated versions
 * answer with an empty batch.
 */
export async function removeLinks(
  call: ObjectRequest,
  ends: Ends,
  commands: readonly Result<LinkCommand, Refusal>[],
): Promise<Result<Answer, Refusal>> {
  const known = commands.flatMap((command) => (command.ok ? [command.value] : []));
  const changed = await changeAll(call, ends, known);
  const refused = changed.find((result) => !result.ok);
  if (refused !== undefined && !refused.ok) return refuse(refused.refusal);
  if (call.version === 'v3' || call.version === 'v4') return accept({ status: 204 });
  return accept(toAssociationBatch(call, { verb: 'archive', results: [], refusals: [] }));
}
