import { type Caller, checkAccess } from '../../model/caller.ts';
import { comparableKeys, type IndexKey, toTextKey } from '../../model/comparable-keys.ts';
import type { AccountDefinitions } from '../../model/definitions.ts';
import { parseObjectId } from '../../model/ids.ts';
import { isCustomType } from '../../model/object-types.ts';
import { isMultiSelect, type PropertyDefinition } from '../../model/properties.ts';
import { maySearch } from '../../model/property-access.ts';
import type { JsonPosition, Refusal } from '../../model/refusal.ts';
import { accept, type Result, refuse } from '../../model/result.ts';
import {
  type Filter,
  type FilterCondition,
  OPERATORS,
  type Operator,
} from '../../model/search/search-query.ts';
import type { TypeDefinition } from '../../model/type-definition.ts';

/** What filters are read with. */
export interface FilterContext {
  readonly definition: TypeDefinition;
  readonly definitions: AccountDefinitions;
  readonly caller: Caller;
  locate(path: readonly string[]): { readonly start: JsonPosition; readonly end: JsonPosition };
}

/** A filter as it was sent, whatever it holds. */
type SentFilter = Readonly<Record<string, unknown>>;

/**
 * Reads one filter.
 * Refuses one that lacks its property or operator, an operator there is none of, operands that do not go with the
 * operator, and what cannot be answered: properties that do not exist for the caller and values that are none.
 */
export function parseFilter(
  sent: SentFilter,
  path: readonly string[],
  context: FilterContext,
): Result<Filter, Refusal> {
  const fields = ['propertyName', 'operator'].filter((name) => typeof sent[name] !== 'string');
  if (fields.length > 0) return refuse({ kind: 'filter-incomplete', at: context.locate(path).end, fields });
  const operator = String(sent['operator']);
  if (operator === '') return refuse({ kind: 'operator-empty', place: toPlace([...path, 'operator']) });
  if (!isOperator(operator)) {
    const at = context.locate([...path, 'operator']).start;
    return refuse({ kind: 'enum-unknown', at, allowed: OPERATORS });
  }
  const problem = operandProblem(operator, sent);
  if (problem !== undefined)
    return refuse({ kind: 'operand-mismatch', at: context.locate(path).end, problem });
  const propertyName = String(sent['propertyName']);
  if (propertyName.startsWith(ASSOCIATIONS)) {
    return parseAssociationFilter(operator, propertyName.slice(ASSOCIATIONS.length), sent, context);
  }
  const property = findSearchable(propertyName, context);
  const condition = property === undefined ? undefined : toCondition(operator, property, sent);
  if (property === undefined || condition === undefined) return refuse({ kind: 'unanswerable-search' });
  return accept({ property, ...condition });
}

/** What the name of a pseudo-property begins with that stands for associated records of an object type. */
const ASSOCIATIONS = 'associations.';

/**
 * Reads a filter by associated records. Seen: object types by singular or plural, ids as numbers or texts. Source:
 * custom object types cannot be asked for. Assumed: `EQ` and `IN` are all that there is.
 */
function parseAssociationFilter(
  operator: Operator,
  spelling: string,
  sent: SentFilter,
  { definition, definitions, caller }: FilterContext,
): Result<Filter, Refusal> {
  const far = definitions.parseType(spelling);
  const given = operator === 'EQ' ? [sent['value']] : operator === 'IN' ? sent['values'] : undefined;
  if (!far.ok || isCustomType(far.value.type) || !Array.isArray(given)) {
    return refuse({ kind: 'unanswerable-search' });
  }
  const allowed = checkAccess(caller, far.value.type, 'read');
  if (!allowed.ok) return allowed;
  const type = definitions.associations.findDefault(definition.type.id, far.value.type.id);
  const ids = given.map((each) => parseObjectId(toText(each)));
  const isReadable = ids.length <= MAX_FAR_IDS && ids.every((id) => id.ok);
  if (type === undefined || !isReadable) return refuse({ kind: 'unanswerable-search' });
  return accept({ kind: 'is-associated', type, ids: ids.flatMap((id) => (id.ok ? [id.value] : [])) });
}

/** Assumed: as many records as a list of values may hold. */
const MAX_FAR_IDS = 100;

function isOperator(text: string): text is Operator {
  return (OPERATORS as readonly string[]).includes(text);
}

function toPlace(path: readonly string[]): string {
  return path.reduce(
    (place, key) => (/^\d+$/.test(key) ? `${place}[${key}]` : place === '' ? key : `${place}.${key}`),
    '',
  );
}

export function findSearchable(
  name: string,
  { definition, caller }: Pick<FilterContext, 'definition' | 'caller'>,
): PropertyDefinition | undefined {
  const property = definition.findProperty(name);
  return property !== undefined && maySearch(caller, definition, property) ? property : undefined;
}

const VALUELESS: readonly Operator[] = ['HAS_PROPERTY', 'NOT_HAS_PROPERTY'];
const LISTING: readonly Operator[] = ['IN', 'NOT_IN'];

function operandProblem(operator: Operator, sent: SentFilter): string | undefined {
  const has = (name: string) => sent[name] !== undefined && sent[name] !== null;
  if (VALUELESS.includes(operator)) {
    const given = ['value', 'values', 'highValue'].find(has);
    return given === undefined ? undefined : `operator ${operator} does not take a ${given}`;
  }
  if (LISTING.includes(operator)) {
    return Array.isArray(sent['values']) ? undefined : `operator ${operator} requires values`;
  }
  if (!has('value')) return `operator ${operator} requires a value`;
  return operator === 'BETWEEN' && !has('highValue') ? 'operator BETWEEN requires a highValue' : undefined;
}

/** The condition that a filter states; absent where a value is none of the property's type. */
function toCondition(
  operator: Operator,
  property: PropertyDefinition,
  sent: SentFilter,
): FilterCondition | undefined {
  const one = toKey(property, sent['value']);
  switch (operator) {
    case 'HAS_PROPERTY':
    case 'NOT_HAS_PROPERTY':
      return { kind: 'has-value', negated: operator === 'NOT_HAS_PROPERTY' };
    case 'CONTAINS_TOKEN':
    case 'NOT_CONTAINS_TOKEN':
      return {
        kind: 'contains-token',
        pattern: toText(sent['value']),
        negated: operator === 'NOT_CONTAINS_TOKEN',
      };
    case 'IN':
    case 'NOT_IN': {
      const keys = (sent['values'] as readonly unknown[]).map((value) => toListedKey(property, value));
      if (keys.some((key) => key === undefined)) return undefined;
      return { kind: 'is-one-of', keys: keys.flatMap((key) => key ?? []), negated: operator === 'NOT_IN' };
    }
    case 'EQ':
    case 'NEQ':
      return one === undefined ? undefined : { kind: 'is-one-of', keys: [one], negated: operator === 'NEQ' };
    default:
      return toRange(operator, one, toKey(property, sent['highValue']));
  }
}

function toRange(
  operator: 'LT' | 'LTE' | 'GT' | 'GTE' | 'BETWEEN',
  key: IndexKey | undefined,
  highKey: IndexKey | undefined,
): FilterCondition | undefined {
  if (key === undefined) return undefined;
  const inclusive = operator === 'LTE' || operator === 'GTE' || operator === 'BETWEEN';
  const bound = { key, inclusive };
  if (operator === 'BETWEEN') {
    return highKey === undefined
      ? undefined
      : { kind: 'lies-between', from: bound, to: { key: highKey, inclusive } };
  }
  const isUpper = operator === 'LT' || operator === 'LTE';
  return { kind: 'lies-between', from: isUpper ? undefined : bound, to: isUpper ? bound : undefined };
}

/** What a value is compared by; absent for one that is none of the property's type. */
function toKey(property: PropertyDefinition, value: unknown): IndexKey | undefined {
  if (value === undefined || value === null) return undefined;
  const text = toText(value);
  // One option is compared, even where the property holds a set of them.
  if (isMultiSelect(property)) return toTextKey(text);
  if (property.type === 'bool') return toTextKey(text.toLowerCase());
  if (text === '') return '';
  const [key] = comparableKeys(property, text);
  const isNumeric = ['number', 'date', 'datetime'].includes(property.type);
  return isNumeric && typeof key === 'string' ? undefined : key;
}

/** Source: the values of a list are compared as they are, so that texts have to be given in lower case. */
function toListedKey(property: PropertyDefinition, value: unknown): IndexKey | undefined {
  const key = toKey(property, value);
  return typeof key === 'string' ? toTextKey(toText(value)) : key;
}

function toText(value: unknown): string {
  return typeof value === 'object' ? '' : String(value);
}
