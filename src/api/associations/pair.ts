import { changeLinks, type LinkCommand, type LinkResult } from '../../actions/change-links.ts';
import { accept } from '../../model/result.ts';
import { type ObjectRequest, type RecordOperation, withBody } from '../operation.ts';
import { SINCE_V4 } from '../versions.ts';
import { SPECS_BODY } from './bodies.ts';
import { defaultOf, type Ends, endsOf, openAssociableEnds, parsePair } from './far-end.ts';
import { readSpecsTo } from './specs.ts';
import { toAssociationBatch, toWireDefaults, toWireLabels } from './wire-association.ts';

const PATH = '/crm/objects/{objectType}/{objectId}/associations/{toObjectType}/{toObjectId}';
const SHARED = { family: 'CRM/Objects', on: 'records', access: 'write', versions: SINCE_V4 } as const;

/** Associates two records by the given types and no others. Source: answers 201. */
export const associatePair = withBody({
  ...SHARED,
  method: 'PUT',
  path: PATH,
  body: SPECS_BODY,
  async run(call) {
    const ends = openAssociableEnds(call);
    if (!ends.ok) return ends;
    const pair = parsePair(call);
    if (!pair.ok) return pair;
    const { from, to } = ends.value;
    const place = { fromTypeId: from.type.id, toTypeId: to.type.id, path: [] };
    const types = readSpecsTo(call, call.body, place);
    if (!types.ok) return types;
    const changed = await changeOne(call, ends.value, { ...pair.value, kind: 'replace', types: types.value });
    return changed.ok ? accept({ status: 201, body: toWireLabels(changed.value, types.value) }) : changed;
  },
});

/** Ends every association between two records. Seen: succeeds where there is none. */
export const dissociatePair: RecordOperation = {
  ...SHARED,
  method: 'DELETE',
  path: PATH,
  async run(call) {
    const pair = parsePair(call);
    if (!pair.ok) return pair;
    const changed = await changeOne(call, endsOf(call), { ...pair.value, kind: 'remove-all', types: [] });
    return changed.ok ? accept({ status: 204 }) : changed;
  },
};

/** Associates two records by the default type; labels that are there stay. */
export const associatePairByDefault: RecordOperation = {
  ...SHARED,
  method: 'PUT',
  path: '/crm/objects/{objectType}/{objectId}/associations/default/{toObjectType}/{toObjectId}',
  async run(call) {
    const ends = openAssociableEnds(call);
    if (!ends.ok) return ends;
    const pair = parsePair(call);
    if (!pair.ok) return pair;
    const changed = await changeOne(call, ends.value, { ...pair.value, kind: 'extend', types: [] });
    if (!changed.ok) return changed;
    const results = toWireDefaults(changed.value, defaultOf(ends.value));
    return accept(toAssociationBatch(call, { verb: 'default', results, refusals: [] }));
  },
};

/** Carries out one command of a request. */
export async function changeOne(call: ObjectRequest, ends: Ends, command: LinkCommand): Promise<LinkResult> {
  const [result] = await changeAll(call, ends, [command]);
  if (result === undefined) throw new Error('a command was carried out without a result');
  return result;
}

export function changeAll(
  call: ObjectRequest,
  { from, to }: Ends,
  commands: readonly LinkCommand[],
): Promise<readonly LinkResult[]> {
  const { caller } = call;
  const shared = { caller, fromTypeId: from.type.id, toTypeId: to.type.id, nowMs: call.nowMs() };
  return changeLinks(call.account, { ...shared, commands });
}
