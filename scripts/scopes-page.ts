import type { RecordOperation, ServedOperation, TypeOperation } from '../src/api/operation.ts';
import { hasFarEnd, scopesOpening } from '../src/api/operation-scopes.ts';
import { OPERATIONS, OWN_OPERATIONS } from '../src/api/operations.ts';
import { type Access, RECORD_SCOPES } from '../src/model/caller.ts';
import { CUSTOM_OBJECT_SCOPES, type ObjectType } from '../src/model/object-types.ts';
import { classScopes } from '../src/model/property-access.ts';
import { STANDARD_OBJECT_TYPES } from '../src/model/standard-definitions.ts';

/** The part of SUPPORTED.md about scopes, from the table by which every request is checked. */
export function renderScopes(): readonly string[] {
  return [
    '## Scopes',
    '',
    'Any one scope of a cell opens what the cell is for; `-` means that none does. Where an operation names two object',
    'types, both have to be open. Inline associations (`associations=`), filters by `associations.{type}` and records',
    'that are created with associations take the scope of the other object type too. Limits tell only of those types',
    'whose definitions, or where they are about records whose records, the token may read.',
    '',
    '| operation | takes |',
    '|---|---|',
    ...new Set([...OPERATIONS, ...OWN_OPERATIONS].map(toRow)),
    '',
    '| object type | read records | write records | read definitions | write definitions |',
    '|---|---|---|---|---|',
    ...TYPES.map(
      (type) => `| ${type.name} | ${COLUMNS.map((column) => toCell(scopesIn(column, type))).join(' | ')} |`,
    ),
    '',
    ...renderClasses(),
  ];
}

/** Custom object types share one set of scopes. */
const CUSTOM = {
  name: 'custom',
  scopes: CUSTOM_OBJECT_SCOPES,
  fullyQualifiedName: 'custom',
} as ObjectType;
const TYPES: readonly ObjectType[] = [...STANDARD_OBJECT_TYPES, CUSTOM];

const COLUMNS = [
  ['records', 'read'],
  ['records', 'write'],
  ['definitions', 'read'],
  ['definitions', 'write'],
] as const;

function scopesIn([on, access]: (typeof COLUMNS)[number], type: ObjectType): readonly string[] {
  const operation = OPERATIONS.find(
    (each): each is RecordOperation | TypeOperation =>
      (each.on === 'records' || each.on === 'definitions') && each.on === on && each.access === access,
  );
  if (operation === undefined) throw new Error(`no operation is there to ${access} ${on}`);
  return scopesOpening(operation, type);
}

function toRow(operation: ServedOperation): string {
  return `| ${operation.method} \`${operation.path}\` | ${toNeed(operation)} |`;
}

function toNeed(operation: ServedOperation): string {
  if (operation.on === 'authorization') return 'no access token';
  if (operation.on === 'administration') return 'the admin key';
  if (operation.on !== 'account') {
    const ends = hasFarEnd(operation) ? ' of both object types' : '';
    return `${operation.access} ${operation.on}${ends}`;
  }
  if (operation.anyOfFor !== undefined) {
    const takes = (type: ObjectType) => toCell(scopesOpening(operation, type));
    const column = COLUMNS.find((each) =>
      STANDARD_OBJECT_TYPES.every((type) => takes(type) === toCell(scopesIn(each, type))),
    );
    if (column === undefined) throw new Error(`${operation.path} is opened by no column of the table`);
    const [on, access] = column;
    const ofCustom = takes(CUSTOM) === toCell(scopesIn(column, CUSTOM)) ? '' : takes(CUSTOM);
    return `${access} ${on}${ofCustom && `; of custom object types ${ofCustom}`}`;
  }
  const { anyOf } = operation;
  if (anyOf.length === 0) return 'any token';
  const isOpen = [...RECORD_SCOPES].every((scope) => anyOf.includes(scope));
  if (!isOpen) return toCell(anyOf);
  const others = anyOf.filter((scope) => !RECORD_SCOPES.has(scope));
  return others.length === 0 ? 'any scope of records' : `any scope of records, or ${toCell(others)}`;
}

function renderClasses(): readonly string[] {
  const classes = ['sensitive', 'highly_sensitive'] as const;
  const rows = TYPES.flatMap((type) =>
    classes.flatMap((each) => {
      const cells = (['read', 'write'] as const).map((access: Access) =>
        classScopes(type.scopes, each, access),
      );
      return cells.every((scopes) => scopes.length === 0)
        ? []
        : [`| ${type.name} | ${each} | ${cells.map(toCell).join(' | ')} |`];
    }),
  );
  return [
    'Values of sensitive properties take a scope of their class on top. Object types that are not listed show such',
    'values to nobody. Highly sensitive values cannot be searched by. What follows from a property is seen by those',
    'who see the property. [docs/scopes.md](docs/scopes.md) has the rest, and the lists of properties that a token of',
    'Axle may be limited to.',
    '',
    '| object type | class | see values | set values, change definitions |',
    '|---|---|---|---|',
    ...rows,
    '',
  ];
}

function toCell(scopes: readonly string[]): string {
  return scopes.length === 0 ? '-' : scopes.map((scope) => `\`${scope}\``).join(', ');
}
