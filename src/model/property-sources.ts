import type { ObjectTypeId } from './ids.ts';
import { ROLLUPS } from './maintained/rollups/rollups.ts';
import { isStageTime } from './stage-properties.ts';
import type { TypeDefinition } from './type-definition.ts';

/** A property that values of another follow from: of the same record, or of those that it is associated with. */
export interface PropertySource {
  readonly of: TypeDefinition;
  readonly name: string;
}

/** What a value of the named properties is joined from when records are merged. */
const JOINED: Readonly<Record<string, readonly string[]>> = { hs_additional_emails: ['email'] };

/** The properties, not itself, that a value follows from, near and far: who sees the one learns of the others. */
export function findSources(definition: TypeDefinition, name: string): readonly PropertySource[] {
  const start = { of: definition, name };
  const found = new Map<string, PropertySource>([[toText(start), start]]);
  // What is found while going through the map is gone through too.
  for (const each of found.values()) {
    for (const source of nearestOf(each)) if (!found.has(toText(source))) found.set(toText(source), source);
  }
  found.delete(toText(start));
  return [...found.values()];
}

function toText({ of, name }: PropertySource): string {
  return `${of.type.id}/${name}`;
}

function nearestOf({ of, name }: PropertySource): readonly PropertySource[] {
  const { maintenance, type } = of;
  const rows = maintenance.rows.filter(({ property }) => property === name);
  const { stageProperty } = type;
  const near = [
    ...(of.findFormula(name)?.reads ?? []),
    ...rows.flatMap(({ from = [], reads = [] }) => [...from, ...reads]),
    ...(stageProperty !== undefined && isStageTime(name) ? [stageProperty] : []),
    ...(JOINED[name] ?? []),
  ];
  return [...near.map((each) => ({ of, name: each })), ...farOf({ of, name })];
}

/** How many others there are, and which, is no value of theirs. */
function farOf({ of, name }: PropertySource): readonly PropertySource[] {
  return (ROLLUPS_BY_TYPE.get(of.type.id) ?? []).flatMap(({ property, value, types }) => {
    if (property !== name || typeof value === 'string') return [];
    const far = [...new Set(types.map(({ toTypeId }) => toTypeId))].map((id) => of.definitionOf(id));
    return far.flatMap((other) => value.from.map((each) => ({ of: other, name: each })));
  });
}

const ROLLUPS_BY_TYPE: ReadonlyMap<ObjectTypeId, typeof ROLLUPS> = Map.groupBy(
  ROLLUPS,
  ({ typeId }) => typeId,
);
