import { changeLimits, type SentLimit } from '../../actions/change-association-types.ts';
import type { AssociationType } from '../../model/associations/association-types.ts';
import type { LabelledPair } from '../../model/associations/define-label.ts';
import { definitionScopes, RECORD_SCOPES } from '../../model/caller.ts';
import type { Refusal } from '../../model/refusal.ts';
import { accept, type Result } from '../../model/result.ts';
import { toWireTimestamp } from '../../model/timestamps.ts';
import { checkSize, MAX_BATCH_INPUTS, toBatchError } from '../batch-envelope.ts';
import { INTEGER, listOf, recordOf, TEXT } from '../body-fields.ts';
import { associationStatusOf } from '../changes.ts';
import {
  type AccountOperation,
  type Answer,
  type TypeCall,
  type TypeOperation,
  withBody,
} from '../operation.ts';
import { SINCE_V4 } from '../versions.ts';
import { pairOf } from './labelled-pair.ts';
import { readCategory } from './specs.ts';
import { toAssociationBatch } from './wire-association.ts';

/** How many records a record may be associated with by each type, where the account set a limit. */

const ALL = '/crm/associations/definitions/configurations';
const PAIR = `${ALL}/{fromObjectType}/{toObjectType}`;
const FAMILY = 'CRM/Associations';
const SHARED = { family: FAMILY, on: 'definitions', versions: SINCE_V4 } as const;

/** Lists every limit of the account that the caller's scopes let it see. */
export const listAllLimits: AccountOperation = {
  family: FAMILY,
  method: 'GET',
  path: `${ALL}/all`,
  on: 'account',
  anyOf: [...RECORD_SCOPES],
  versions: SINCE_V4,
  async run({ definitions, caller }) {
    const maySee = (id: AssociationType['fromTypeId']) =>
      definitionScopes(definitions.requireType(id).type, 'read').some((scope) => caller.scopes.has(scope));
    const limited = definitions.associations.all().filter(({ max }) => max !== undefined);
    const shown = limited.filter(({ fromTypeId, toTypeId }) => maySee(fromTypeId) && maySee(toTypeId));
    return accept({ status: 200, body: { results: shown.map(toWireLimit) } });
  },
};

/** Lists the limits from one object type to another. */
export const listLimits: TypeOperation = {
  ...SHARED,
  method: 'GET',
  path: PAIR,
  access: 'read',
  async run(call) {
    const pair = pairOf(call);
    const types = call.definitions.associations.between(pair.fromTypeId, pair.toTypeId);
    const results = types.filter(({ max }) => max !== undefined).map(toWireLimit);
    return accept({ status: 200, body: { results } });
  },
};

const LIMITS_BODY = batchOf(
  recordOf(
    'com.hubspot.associations.publicapi.PublicAssociationDefinitionConfigurationCreateRequest$Json',
    ['category', 'typeId', 'maxToObjectIds'],
    { category: TEXT, typeId: INTEGER, maxToObjectIds: INTEGER },
  ),
);

const SPECS_BODY = batchOf(
  recordOf('com.hubspot.associations.publicapi.PublicAssociationSpec$Json', ['category', 'typeId'], {
    category: TEXT,
    typeId: INTEGER,
  }),
);

function batchOf<const Item extends Parameters<typeof listOf>[0]>(item: Item) {
  return recordOf('com.hubspot.associations.publicapi.BatchInput$Json', ['inputs'], { inputs: listOf(item) });
}

/** Sets limits. Seen: answered with 201. */
export const createLimits = setLimits('create');

/** Sets limits that may be there already. */
export const updateLimits = setLimits('update');

function setLimits(verb: 'create' | 'update') {
  return withBody({
    ...SHARED,
    method: 'POST',
    path: `${PAIR}/batch/${verb}`,
    access: 'write',
    body: LIMITS_BODY,
    async run(call) {
      const sent = call.body.inputs.map(({ category, typeId, maxToObjectIds: max }) => ({
        category,
        typeId,
        max,
      }));
      const changed = await change(call, sent);
      if (!changed.ok) return changed;
      const { cancelled } = changed.value;
      if (cancelled !== undefined) return accept(toCancelled(call, cancelled));
      const results = changed.value.limits.map(({ category, typeId, max }) => ({
        category,
        typeId,
        userEnforcedMaxToObjectIds: max,
      }));
      const outcome = { verb, results, refusals: [] } as const;
      return accept(toAssociationBatch(call, outcome));
    },
  });
}

/** Takes limits back. Seen: v4 answers 204. Source: dated versions with an empty batch. */
export const purgeLimits = withBody({
  ...SHARED,
  method: 'POST',
  path: `${PAIR}/batch/purge`,
  access: 'write',
  body: SPECS_BODY,
  async run(call) {
    const changed = await change(call, call.body.inputs);
    if (!changed.ok) return changed;
    const { cancelled } = changed.value;
    if (cancelled !== undefined) return accept(toCancelled(call, cancelled));
    if (call.version === 'v4') return accept({ status: 204 });
    return accept(toAssociationBatch(call, { verb: 'archive', results: [], refusals: [] }));
  },
});

interface Changed {
  readonly limits: readonly SentLimit[];
  /** Why nothing was changed. */
  readonly cancelled?: Refusal;
}

async function change(
  call: TypeCall<typeof LIMITS_BODY> | TypeCall<typeof SPECS_BODY>,
  sent: readonly { readonly category: string; readonly typeId: number; readonly max?: number }[],
): Promise<Result<Changed, Refusal>> {
  const sized = checkSize(sent.length, { max: MAX_BATCH_INPUTS });
  if (!sized.ok) return sized;
  const pair = pairOf(call);
  const limits: SentLimit[] = [];
  for (const [index, { category: given, ...limit }] of sent.entries()) {
    const category = readCategory(call, given, ['inputs', String(index), 'category']);
    if (!category.ok) return category;
    limits.push({ ...limit, category: category.value });
  }
  return carryOut(call, pair, limits);
}

async function carryOut(
  call: Pick<TypeCall<typeof LIMITS_BODY>, 'account'>,
  pair: LabelledPair,
  limits: readonly SentLimit[],
): Promise<Result<Changed, Refusal>> {
  const changed = await changeLimits(call.account, pair, limits);
  if (changed.ok) return accept({ limits: changed.value });
  if (changed.refusal.kind !== 'association-name-unknown') return changed;
  return accept({ limits: [], cancelled: changed.refusal });
}

/** Seen: a type of other object types cancels the whole batch, which is told inside a batch. */
function toCancelled(
  call: Pick<TypeCall<typeof LIMITS_BODY>, 'version' | 'nowMs'>,
  refusal: Refusal,
): Answer {
  const at = toWireTimestamp(call.nowMs());
  return {
    status: associationStatusOf(call.version, 'update', true),
    body: {
      status: 'CANCELED',
      results: [],
      numErrors: 1,
      errors: [toBatchError(refusal)],
      startedAt: at,
      completedAt: at,
    },
  };
}

function toWireLimit({ category, typeId, max, label }: AssociationType) {
  return { category, typeId, userEnforcedMaxToObjectIds: max, ...(label !== undefined && { label }) };
}
