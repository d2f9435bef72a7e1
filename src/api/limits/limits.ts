import { checkAccess, definitionScopes, RECORD_SCOPES } from '../../model/caller.ts';
import { hasOwnPipelines, MAX_PIPELINES } from '../../model/define-pipeline.ts';
import { MAX_CALCULATED_PROPERTIES, MAX_CUSTOM_PROPERTIES } from '../../model/define-property.ts';
import { MAX_CUSTOM_TYPES } from '../../model/define-schema.ts';
import { isCustomType, type ObjectType } from '../../model/object-types.ts';
import { mayKnow } from '../../model/property-access.ts';
import { accept } from '../../model/result.ts';
import type { TypeDefinition } from '../../model/type-definition.ts';
import type { AccountOperation, AccountRequest } from '../operation.ts';

const LIMITS = '/crm/limits';
/** Source: any scope for records, or for definitions of custom types. */
export const SHARED = {
  family: 'CRM/Limits Tracking',
  on: 'account',
  method: 'GET',
  anyOf: [...RECORD_SCOPES, 'crm.schemas.custom.read', 'crm.schemas.custom.write'],
} as const;

/** Seen: how many properties an account may make in all. */
const MAX_PROPERTIES_IN_ALL = 10_000;
/** Assumed: how many of them may be calculated in all. */
const MAX_CALCULATED_IN_ALL = 2000;
/** Assumed: how many records of a type an account is planned for; nothing is refused beyond. */
const MAX_RECORDS = 15_000_000;

export const readPropertyLimits: AccountOperation = {
  ...SHARED,
  path: `${LIMITS}/custom-properties`,
  async run(call) {
    const counts = countEach(call, (definition) => ownOf(call, definition).length);
    return answer(counts, MAX_CUSTOM_PROPERTIES, MAX_PROPERTIES_IN_ALL);
  },
};

export const readCalculatedLimits: AccountOperation = {
  ...SHARED,
  path: `${LIMITS}/calculated-properties`,
  async run(call) {
    const isFormula = ({ calculationFormula = '' }) => calculationFormula !== '';
    const counts = countEach(call, (definition) => ownOf(call, definition).filter(isFormula).length);
    return answer(counts, MAX_CALCULATED_PROPERTIES, MAX_CALCULATED_IN_ALL);
  },
};

export const readPipelineLimits: AccountOperation = {
  ...SHARED,
  path: `${LIMITS}/pipelines`,
  async run(call) {
    const counts = countEach(call, ({ type, pipelines }) =>
      hasOwnPipelines(type) ? pipelines.length : undefined,
    );
    return answerApart(counts, MAX_PIPELINES);
  },
};

export const readTypeLimits: AccountOperation = {
  ...SHARED,
  path: `${LIMITS}/custom-object-types`,
  async run({ definitions }) {
    const usage = definitions.types.filter(
      (type) => isCustomType(type) && type.archivedAtMs === undefined,
    ).length;
    return accept({ status: 200, body: share(usage, MAX_CUSTOM_TYPES) });
  },
};

/** Counts the live records of every type that the caller may read. */
export const readRecordLimits: AccountOperation = {
  ...SHARED,
  path: `${LIMITS}/records`,
  async run(call) {
    const counts: TypeCount[] = [];
    for (const type of readableTypesOf(call)) {
      const search = { typeId: type.id, groups: [[]] };
      const count = await call.account.store.search((reader) => reader.countMatching(search));
      counts.push({ type, count });
    }
    return answerApart(counts, MAX_RECORDS);
  },
};

interface TypeCount {
  readonly type: ObjectType;
  readonly count: number;
}

/** Types that can be seen, less those of which there is no count. */
function countEach(
  call: AccountRequest,
  count: (definition: TypeDefinition) => number | undefined,
): readonly TypeCount[] {
  return typesOf(call).flatMap((type) => {
    const counted = count(call.definitions.of(type));
    return counted === undefined ? [] : [{ type, count: counted }];
  });
}

/** Of a type whose definitions the caller may not read nothing is told. */
export function typesOf({ definitions, caller }: AccountRequest): readonly ObjectType[] {
  return definitions.types.filter(
    (type) =>
      type.archivedAtMs === undefined &&
      definitionScopes(type, 'read').some((scope) => caller.scopes.has(scope)),
  );
}

/** As `typesOf`, where records are told of: of a type whose records the caller may not read nothing is. */
export function readableTypesOf(call: AccountRequest): readonly ObjectType[] {
  return typesOf(call).filter((type) => checkAccess(call.caller, type, 'read').ok);
}

function ownOf({ caller }: AccountRequest, definition: TypeDefinition) {
  return [...definition.properties].filter(
    ({ custom, name }) => custom === true && mayKnow(caller, definition, name),
  );
}

function answer(counts: readonly TypeCount[], limit: number, overallLimit: number) {
  const overall = counts.reduce((sum, { count }) => sum + count, 0);
  return accept({
    status: 200,
    body: {
      byObjectType: counts.map(({ type, count }) => ({ ...namesOf(type), ...share(count, limit) })),
      ...toOverall(overall, overallLimit),
    },
  });
}

/** Source: custom types share one limit, and each built-in type has its own. */
function answerApart(counts: readonly TypeCount[], limit: number) {
  const custom = counts.filter(({ type }) => isCustomType(type));
  const overall = custom.reduce((sum, { count }) => sum + count, 0);
  return accept({
    status: 200,
    body: {
      hubspotDefinedObjectTypes: counts
        .filter(({ type }) => !isCustomType(type))
        .map(({ type, count }) => ({ ...namesOf(type), ...share(count, limit) })),
      customObjectTypes: {
        byObjectType: custom.map(({ type, count }) => ({ ...namesOf(type), usage: count })),
        ...toOverall(overall, limit),
      },
    },
  });
}

export function namesOf({ id, labels }: ObjectType) {
  return { objectTypeId: id, singularLabel: labels.singular, pluralLabel: labels.plural };
}

function toOverall(usage: number, limit: number) {
  return {
    overallLimit: limit,
    overallUsage: usage,
    overallPercentage: share(usage, limit).percentage,
  };
}

export function share(usage: number, limit: number) {
  return { limit, usage, percentage: (usage / limit) * 100 };
}
