import type { MetadataRefusal } from '../metadata-refusal.ts';
import type { PropertyDefinition } from '../properties.ts';
import { accept, type Result, refuse } from '../result.ts';
import { checkTypes, type FindProperty } from './check.ts';
import { type Expression, propertiesIn, type ValueType } from './expression.ts';
import { parseFormula } from './parse.ts';
import { printFormula } from './print.ts';

export interface Formula {
  readonly expression: Expression;
  /** Its canonical form. */
  readonly text: string;
  readonly reads: readonly string[];
}

const GIVES: Readonly<Record<string, ValueType>> = {
  number: 'number',
  bool: 'bool',
  string: 'string',
  enumeration: 'string',
};

/**
 * Reads the formula of a property and checks it against the properties that it names.
 *
 * Seen: a property that does not exist is not found. Assumed: a formula gives what its property is, and does not
 * lead back to itself.
 * Refuses `property-not-found` and `property-invalid`.
 */
export function compileFormula(
  { name, type, calculationFormula = '' }: PropertyDefinition,
  findProperty: FindProperty,
): Result<Formula, MetadataRefusal> {
  const invalid = (reason: string) =>
    refuse({ kind: 'property-invalid', name, problem: { kind: 'formula-invalid', reason } } as const);
  const parsed = parseFormula(calculationFormula);
  if (!parsed.ok) return invalid(parsed.refusal);
  const checked = checkTypes(parsed.value, findProperty);
  if (!checked.ok) {
    const { refusal } = checked;
    if (refusal.kind === 'unknown-property')
      return refuse({ kind: 'property-not-found', name: refusal.name });
    return invalid(refusal.reason);
  }
  const { expression, gives } = checked.value;
  const wanted = GIVES[type];
  if (wanted !== gives) return invalid(`it gives a ${gives}, and the property is a ${type}`);
  const reads = propertiesIn(expression);
  if (leadsTo(name, reads, findProperty)) return invalid('it leads back to itself');
  return accept({ expression, text: printFormula(expression), reads });
}

function leadsTo(target: string, names: readonly string[], findProperty: FindProperty): boolean {
  const seen = new Set<string>();
  const open = [...names];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (name === target) return true;
    if (seen.has(name)) continue;
    seen.add(name);
    const property = findProperty(name);
    if (property?.custom !== true || !property.calculationFormula) continue;
    const parsed = parseFormula(property.calculationFormula);
    if (parsed.ok) open.push(...propertiesIn(parsed.value));
  }
  return false;
}
