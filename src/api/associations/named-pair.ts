import { checkAccess } from '../../model/caller.ts';
import type { Refusal } from '../../model/refusal.ts';
import { accept, refuse } from '../../model/result.ts';
import { inlineAssociations } from '../objects/inline-associations.ts';
import { toView, toWireRecord } from '../objects/wire.ts';
import type { ObjectRequest, RecordOperation } from '../operation.ts';
import { ONLY_V3 } from '../versions.ts';
import { endsOf, parsePair } from './far-end.ts';
import { findNamed } from './named-batch.ts';
import { changeOne } from './pair.ts';

const SHARED = {
  family: 'CRM/Objects',
  path: '/crm/objects/{objectType}/{objectId}/associations/{toObjectType}/{toObjectId}/{associationType}',
  on: 'records',
  access: 'write',
  versions: ONLY_V3,
} as const;

/**
 * Associates two records by one more type. Seen: answers with the record and what it is associated with there. Assumed:
 * who may not read both ends is told of the record alone.
 */
export const associateNamedPair: RecordOperation = {
  ...SHARED,
  method: 'PUT',
  async run(call) {
    const named = parseNamedPair(call);
    if (!named.ok) return named;
    const { ends, type, pair } = named.value;
    const changed = await changeOne(call, ends, { ...pair, kind: 'extend', types: [type] });
    if (!changed.ok) return refuse(toNamedRefusal(changed.refusal));
    const { fromId } = changed.value;
    const view = toView({ definition: call.definition, caller: call.caller, names: [] });
    return call.account.store.read(async (reader) => {
      const [record] = await reader.findObjects(call.definition.type.id, [fromId]);
      if (record === undefined) return refuse({ kind: 'record-not-found' });
      const isShown = [ends.from, ends.to].every(({ type: end }) => checkAccess(call.caller, end, 'read').ok);
      const far = isShown ? [ends.to] : [];
      const associations = await inlineAssociations(call, reader, { ids: [fromId], far });
      return accept({
        status: 200,
        body: { ...toWireRecord(view, record), ...associations.get(fromId) },
      });
    });
  },
};

/** Takes one type away from two records. Seen: succeeds where there is none. */
export const dissociateNamedPair: RecordOperation = {
  ...SHARED,
  method: 'DELETE',
  async run(call) {
    const named = parseNamedPair(call);
    if (!named.ok) return named;
    const { ends, type, pair } = named.value;
    const changed = await changeOne(call, ends, { ...pair, kind: 'remove', types: [type] });
    return changed.ok ? accept({ status: 204 }) : changed;
  },
};

function parseNamedPair(call: ObjectRequest) {
  const ends = endsOf(call);
  const type = findNamed(ends, call.params['associationType'] ?? '');
  if (!type.ok) return type;
  const pair = parsePair(call);
  return pair.ok ? accept({ ends, type: type.value, pair: pair.value }) : pair;
}

/** Seen: v3 has words of its own for a record that the association would go out from and that is not there. */
function toNamedRefusal(refusal: Refusal): Refusal {
  if (refusal.kind !== 'associated-record-missing' || refusal.end !== 'from') return refusal;
  return { kind: 'from-record-missing', typeName: refusal.typeName.toLowerCase(), id: refusal.id };
}
