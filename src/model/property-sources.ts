import { isStageTime } from './stage-properties.ts';
import type { TypeDefinition } from './type-definition.ts';

/** What a value of the named properties is joined from when records are merged. */
const JOINED: Readonly<Record<string, readonly string[]>> = { hs_additional_emails: ['email'] };

/** The properties, not itself, that values of a property follow from, near and far: who sees the one learns of the others. */
export function findSources(definition: TypeDefinition, name: string): readonly string[] {
  const found = new Set<string>([name]);
  // What is found while going through the set is gone through too.
  for (const each of found) for (const source of nearSources(definition, each)) found.add(source);
  found.delete(name);
  return [...found];
}

function nearSources(definition: TypeDefinition, name: string): readonly string[] {
  const { maintenance, type } = definition;
  const rows = maintenance.rows.filter(({ property }) => property === name);
  const { stageProperty } = type;
  return [
    ...(definition.findFormula(name)?.reads ?? []),
    ...rows.flatMap(({ from = [], reads = [] }) => [...from, ...reads]),
    ...(stageProperty !== undefined && isStageTime(name) ? [stageProperty] : []),
    ...(JOINED[name] ?? []),
  ];
}
