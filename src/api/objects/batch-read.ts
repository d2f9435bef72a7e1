import type { WriteTarget } from '../../actions/write-objects.ts';
import type { CrmRecord } from '../../model/records.ts';
import type { Refusal } from '../../model/refusal.ts';
import { accept, type Result } from '../../model/result.ts';
import { toKeyText } from '../../model/unique-values.ts';
import type { AccountReader } from '../../store/store.ts';
import { MAX_BATCH_INPUTS } from '../batch-envelope.ts';
import { type ObjectRequest, withBody } from '../operation.ts';
import { readFlag } from '../read-query.ts';
import { checkInputs, MAX_HISTORY_BATCH_INPUTS, missingError, toBatchAnswer } from './batch.ts';
import { BATCH_READ_BODY } from './batch-bodies.ts';
import { parseTarget } from './target.ts';
import { toView, toWireRecord } from './wire.ts';

/**
 * Reads up to a hundred records, fifty with their histories. Seen: those that are missing are named in one
 * error.
 */
export const batchReadObjects = withBody({
  family: 'CRM/Objects',
  method: 'POST',
  path: '/crm/objects/{objectType}/batch/read',
  on: 'records',
  access: 'read',
  body: BATCH_READ_BODY,
  async run(call) {
    const { inputs = [], properties = [], propertiesWithHistory: historyNames = [], idProperty } = call.body;
    const archived = readFlag(call.query, 'archived');
    if (!archived.ok) return archived;
    const ofHistories = historyNames.length > 0;
    const max = ofHistories ? MAX_HISTORY_BATCH_INPUTS : MAX_BATCH_INPUTS;
    const ids = inputs.map(({ id }) => id);
    const checked = checkInputs(ids, { max, ofHistories });
    if (!checked.ok) return checked;
    const targets = ids.map((given) => parseTarget(call, { idProperty, given }));
    const unusable = targets.find((target) => !target.ok && target.refusal.kind === 'property-not-unique');
    if (unusable !== undefined && !unusable.ok) return unusable;
    const { definition, caller } = call;
    const isDefault = properties.length === 0 && historyNames.length === 0;
    const names = isDefault ? definition.type.defaultProperties : properties;
    const view = toView({ definition, caller, names, historyNames });
    return call.account.store.read(async (reader) => {
      const found = await findTargets(call, reader, targets);
      const isShown = (record: CrmRecord | undefined) =>
        record !== undefined && (record.archivedAtMs !== undefined) === archived.value;
      const records = found.flatMap((record) => (record !== undefined && isShown(record) ? [record] : []));
      const histories = ofHistories ? await reader.loadChanges(records) : undefined;
      const results = records.map((record) => toWireRecord(view, record, histories?.get(record.id)));
      const missing = ids.filter((_id, index) => !isShown(found[index]));
      return accept(toBatchAnswer(call, { verb: 'read', results, errors: missingError(call, missing) }));
    });
  },
});

/** The records that the targets name, in their order; absent for those that name none. */
async function findTargets(
  { definition }: ObjectRequest,
  reader: AccountReader,
  targets: readonly Result<WriteTarget, Refusal>[],
): Promise<readonly (CrmRecord | undefined)[]> {
  const known = targets.map((target) => (target.ok ? target.value : undefined));
  const keys = known.flatMap((target) => (target?.kind === 'unique-value' ? [target.key] : []));
  const holders = new Map(
    (await reader.findHolders(keys)).map(({ key, objectId }) => [toKeyText(key), objectId]),
  );
  const ids = known.map((target) => {
    if (target === undefined) return undefined;
    return target.kind === 'id' ? target.id : holders.get(toKeyText(target.key));
  });
  const wanted = [...new Set(ids.flatMap((id) => id ?? []))];
  const records = await reader.findObjects(definition.type.id, wanted);
  const byId = new Map(records.map((record) => [record.id, record]));
  return ids.map((id) => (id === undefined ? undefined : byId.get(id)));
}
