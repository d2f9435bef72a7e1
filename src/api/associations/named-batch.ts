import type { LinkCommand } from '../../actions/change-links.ts';
import type { AssociationType } from '../../model/associations/association-types.ts';
import type { Refusal } from '../../model/refusal.ts';
import { accept, type Result, refuse } from '../../model/result.ts';
import { type RecordOperation, withBody } from '../operation.ts';
import { ONLY_V3 } from '../versions.ts';
import {
  answerReads,
  openBatch,
  openRead,
  openRemoval,
  removeLinks,
  toCommand,
  writeLinks,
} from './batch.ts';
import { BATCH_IDS_BODY, BATCH_NAMED_BODY } from './bodies.ts';
import { type Ends, endsOf, parseBatchId } from './far-end.ts';
import { toWireRows } from './list.ts';
import { type RowPage, readRows } from './read-links.ts';

/** Associations as v3 has them: a type goes by its name, and a row is one type of one association. */

const PAIR = '/crm/associations/{fromObjectType}/{toObjectType}';
const SHARED = { family: 'CRM/Associations', method: 'POST', on: 'records', versions: ONLY_V3 } as const;

/** Seen: a page of v3 has a hundred rows, and a batch cannot ask for the next one. */
const NAMED_PAGE_LIMIT = 100;

/** Associates pairs of records. Seen: both directions are answered, the one back first. */
export const batchCreateNamed = withBody({
  ...SHARED,
  path: `${PAIR}/batch/create`,
  access: 'write',
  body: BATCH_NAMED_BODY,
  async run(call) {
    const { inputs } = call.body;
    const ends = openBatch(call, inputs.length);
    if (!ends.ok) return ends;
    const commands = readNamed(ends.value, inputs, 'extend');
    if (!commands.ok) return commands;
    const { associations } = call.definitions;
    const batch = { verb: 'create', commands: commands.value } as const;
    return writeLinks(call, ends.value, batch, ({ fromId, toId }, { types: [type] }) => {
      const [from, to] = [{ id: String(fromId) }, { id: String(toId) }];
      if (type === undefined) return [];
      return [
        { from: to, to: from, type: associations.inverseOf(type).name },
        { from, to, type: type.name },
      ];
    });
  },
});

/** Takes one type away from each of the pairs. Source: the default type takes all others with it. */
export const batchArchiveNamed = withBody({
  ...SHARED,
  path: `${PAIR}/batch/archive`,
  access: 'write',
  body: BATCH_NAMED_BODY,
  async run(call) {
    const ends = openRemoval(call, call.body.inputs.length);
    if (!ends.ok) return ends;
    const commands = readNamed(ends.value, call.body.inputs, 'remove');
    return commands.ok ? removeLinks(call, ends.value, commands.value) : commands;
  },
});

/**
 * Lists what each of the records is associated with. Source: towards a type that has a primary one, the primary
 * one only.
 */
export const batchReadNamed = withBody({
  ...SHARED,
  path: `${PAIR}/batch/read`,
  access: 'read',
  body: BATCH_IDS_BODY,
  async run(call) {
    const ends = openRead(call, call.body.inputs.length);
    if (!ends.ok) return ends;
    const primary = ends.value.types.filter((type) => type.isPrimary && type.onlyOne);
    const shown: Ends = primary.length > 0 ? { ...ends.value, types: primary } : ends.value;
    const requests = call.body.inputs.map(({ id }) => {
      const fromId = parseBatchId(id);
      return fromId.ok ? accept({ fromId: fromId.value, limit: NAMED_PAGE_LIMIT }) : fromId;
    });
    const toWire = (page: RowPage) => toWireRows(shown, page);
    return answerReads(call, { ends: shown, requests, read: readRows, toWire });
  },
});

/** Lists the types between two object types by their names. */
export const listAssociationNames: RecordOperation = {
  family: 'CRM/Associations Schema',
  method: 'GET',
  path: `${PAIR}/types`,
  on: 'records',
  access: 'read',
  versions: ONLY_V3,
  async run(call) {
    const results = endsOf(call).types.map(({ typeId, name }) => ({ id: String(typeId), name }));
    return accept({ status: 200, body: { results } });
  },
};

interface NamedInput {
  readonly from: { readonly id: string };
  readonly to: { readonly id: string };
  readonly type: string;
}

/** Seen: a name that no type between the two has is refused with the whole request. */
function readNamed(
  ends: Ends,
  inputs: readonly NamedInput[],
  kind: LinkCommand['kind'],
): Result<readonly Result<LinkCommand, Refusal>[], Refusal> {
  const commands: Result<LinkCommand, Refusal>[] = [];
  for (const { from, to, type: given } of inputs) {
    const type = findNamed(ends, given);
    if (!type.ok) return type;
    commands.push(toCommand(from.id, to.id, kind, [type.value]));
  }
  return accept(commands);
}

/** A type by its name or its number. Refuses `association-name-unknown`. */
export function findNamed({ from, to, types }: Ends, given: string): Result<AssociationType, Refusal> {
  const sought = given.toLowerCase();
  const type = types.find(({ name, typeId }) => name === sought || String(typeId) === given);
  if (type !== undefined) return accept(type);
  return refuse({ kind: 'association-name-unknown', given, fromName: from.type.name, toName: to.type.name });
}
