import needs from './published-needs.json' with { type: 'json' };
import types from './published-scopes.json' with { type: 'json' };

/**
 * Which scopes open what, as published: data of the tests' own, that knows nothing of how the server looks it up. What
 * is published for no object type, and only assumed, stands apart in it.
 */
export type Cell = 'readRecords' | 'writeRecords' | 'readDefinitions' | 'writeDefinitions';

export interface PublishedType extends Readonly<Record<Cell, readonly string[]>> {
  readonly type: string;
  readonly assumed?: Readonly<Partial<Record<Cell, readonly string[]>>>;
  readonly classes?: Readonly<
    Partial<Record<SensitiveClass, Readonly<Record<'read' | 'write', readonly string[]>>>>
  >;
}

export type SensitiveClass = 'sensitive' | 'highly_sensitive';

export const PUBLISHED_TYPES: readonly PublishedType[] = types as readonly PublishedType[];

/** By method and path, what an operation takes. */
const NEEDS: ReadonlyMap<string, string> = new Map(
  needs.map(([method, path, need]) => [`${method} ${path}`, need ?? '']),
);
export const PUBLISHED_OPERATIONS: readonly string[] = [...NEEDS.keys()];

const CUSTOM_DEFINITIONS = ['crm.schemas.custom.read', 'crm.schemas.custom.write'];
const CUSTOM_SCHEMAS = [
  'crm.schemas.custom.read',
  'crm.objects.custom.read',
  'crm.objects.custom.sensitive.read.v2',
  'crm.objects.custom.highly_sensitive.read.v2',
  'oauth',
];
const CELLS: Readonly<Record<string, Cell>> = {
  'read records': 'readRecords',
  'write records': 'writeRecords',
  'read definitions': 'readDefinitions',
  'write definitions': 'writeDefinitions',
};

export function cellOf(type: PublishedType, cell: Cell): readonly string[] {
  return [...type[cell], ...(type.assumed?.[cell] ?? [])];
}

export const RECORD_SCOPES: ReadonlySet<string> = new Set(
  PUBLISHED_TYPES.flatMap((type) => [...cellOf(type, 'readRecords'), ...cellOf(type, 'writeRecords')]),
);

/** Every scope that the published data names. */
export const PUBLISHED_SCOPES: readonly string[] = [
  ...new Set([
    'oauth',
    ...CUSTOM_DEFINITIONS,
    ...PUBLISHED_TYPES.flatMap((type) => [
      ...Object.values(CELLS).flatMap((cell) => cellOf(type, cell)),
      ...Object.values(type.classes ?? {}).flatMap(({ read, write }) => [...read, ...write]),
    ]),
    ...needs.flatMap(([, , need = '']) => need.split(' ').filter((word) => /[.-]|^automation$/.test(word))),
  ]),
].sort();

/** Whether one scope alone opens an operation on an object type, and on another at the far end. */
export function isOpenedBy(
  scope: string,
  operation: string,
  ends: { readonly near: PublishedType; readonly far: PublishedType },
): boolean {
  const need = NEEDS.get(operation);
  if (need === undefined) throw new Error(`nothing is published of ${operation}`);
  switch (need) {
    case 'any token':
      return true;
    case 'any scope of records':
      return RECORD_SCOPES.has(scope);
    case 'any scope of records or of custom definitions':
      return RECORD_SCOPES.has(scope) || CUSTOM_DEFINITIONS.includes(scope);
    case 'schema':
      return (ends.near.type === 'custom' ? CUSTOM_SCHEMAS : cellOf(ends.near, 'readDefinitions')).includes(
        scope,
      );
    default:
      break;
  }
  const isPair = need.endsWith(' at both ends');
  const cell = CELLS[need.replace(' at both ends', '')];
  if (cell === undefined) return need.split(' ').includes(scope);
  const hasFar = isPair && /\{to\w+\}/.test(operation);
  return cellOf(ends.near, cell).includes(scope) && (!hasFar || cellOf(ends.far, cell).includes(scope));
}

/** Whether the data tell the scope apart from others for an object type. */
export function concerns(scope: string, type: PublishedType): boolean {
  return Object.values(CELLS).some((cell) => cellOf(type, cell).includes(scope));
}
