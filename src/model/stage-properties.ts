import type { ObjectType } from './object-types.ts';
import type { Pipeline } from './pipelines.ts';
import type { PropertyDefinition } from './properties.ts';

/** The names of the properties that tell when records came to a stage and left it. */
export interface StagePropertyNames {
  readonly entered: string;
  readonly exited: string;
  readonly cumulative: string;
  readonly latest: string;
  /** The older set, which some types have too. */
  readonly oldEntered: string;
  readonly oldExited: string;
  readonly oldTime: string;
}

export function stagePropertyNames(stageId: string): StagePropertyNames {
  const suffix = toSuffix(stageId);
  return {
    entered: `hs_v2_date_entered_${suffix}`,
    exited: `hs_v2_date_exited_${suffix}`,
    cumulative: `hs_v2_cumulative_time_in_${suffix}`,
    latest: `hs_v2_latest_time_in_${suffix}`,
    oldEntered: `hs_date_entered_${suffix}`,
    oldExited: `hs_date_exited_${suffix}`,
    oldTime: `hs_time_in_${suffix}`,
  };
}

/** Whether a property tells of one stage; `…_current_stage` tells of whichever it is. */
export function isStageTime(name: string): boolean {
  return PREFIXES.test(name) && !name.endsWith('_current_stage');
}

const PREFIXES = /^hs_(?:v2_)?(?:date_entered|date_exited|cumulative_time_in|latest_time_in|time_in)_/;

/** Seen: what follows the ids of the stages that accounts begin with, the same in every account. */
const SEEN_SUFFIXES: Readonly<Record<string, number>> = {
  'new-stage-id': 1318266061,
  'attempting-stage-id': 745667965,
  'connected-stage-id': 2058487257,
  'qualified-stage-id': 233247981,
  'unqualified-stage-id': 1675714327,
  '4b27b500-f031-4927-9811-68a0b525cbae': 483620459,
  '937ea84d-0a4f-4dcf-9028-3f9c2aafbf03': 2012274953,
  'aa99e8d0-c1d5-4071-b915-d240bbb1aed9': 618008780,
  '3725360f-519b-4b18-a593-494d60a29c9f': 69491685,
  '3c85a297-e9ce-400b-b42e-9f16853d69d6': 2088003863,
  'af0e6a5c-2ea3-4c72-b69f-7c6cb3fdb591': 1652950531,
  'dd5826e4-c976-4654-a527-b59ada542e52': 2144133616,
  '60b5c368-04c4-4d32-9b4a-457e159f49b7': 13292096,
  '61bafb31-e7fa-46ed-aaa9-1322438d6e67': 1866552342,
  'fc8148fb-3a2d-4b59-834e-69b7859347cb': 1813133675,
};

/**
 * How a property name ends that is about a stage.
 * Seen: ids of letters, digits and underscores as they are; others with underscores for all else, and a number that
 * depends on the id alone. Assumed: which number, for ids of the account's own.
 */
function toSuffix(stageId: string): string {
  if (/^[a-z0-9_]+$/.test(stageId)) return stageId;
  const plain = stageId.toLowerCase().replaceAll(/[^a-z0-9_]/g, '_');
  return `${plain.slice(0, 50)}_${SEEN_SUFFIXES[stageId] ?? numberOf(stageId)}`;
}

function numberOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash & 0x7fffffff;
}

const OLD_SET: readonly string[] = ['tickets', 'orders', 'leads', 'tasks'];

/** The definitions of a type's stage properties, for every stage of its pipelines. */
export function stagePropertyDefinitions(
  type: ObjectType,
  pipelines: readonly Pipeline[],
): readonly PropertyDefinition[] {
  if (type.stageProperty === undefined || type.stageProperty === 'lifecyclestage') return [];
  return pipelines.flatMap((pipeline) =>
    pipeline.stages.flatMap(({ id, label }) => definitionsOf(type, id, `${label} (${pipeline.label})`)),
  );
}

function definitionsOf(type: ObjectType, stageId: string, stage: string): readonly PropertyDefinition[] {
  const names = stagePropertyNames(stageId);
  const shared = { groupName: type.propertyGroup, readOnly: true, hidden: true, confidence: 'name-proven' };
  const moment = (name: string, label: string): PropertyDefinition => ({
    ...shared,
    name,
    label,
    type: 'datetime',
    fieldType: 'date',
  });
  const duration = (name: string, label: string): PropertyDefinition => ({
    ...shared,
    name,
    label,
    type: 'number',
    fieldType: 'number',
  });
  const current = [
    moment(names.entered, `Date entered "${stage}"`),
    moment(names.exited, `Date exited "${stage}"`),
    duration(names.cumulative, `Cumulative time in "${stage}"`),
    duration(names.latest, `Latest time in "${stage}"`),
  ];
  if (!OLD_SET.includes(type.name)) return current;
  return [
    ...current,
    moment(names.oldEntered, `Date entered "${stage}"`),
    moment(names.oldExited, `Date exited "${stage}"`),
    { ...duration(names.oldTime, `Time in "${stage}"`), fieldType: 'calculation_read_time' },
  ];
}

/** Seen: a custom type has the properties of pipelines from its first one on. */
export function pipelinePropertyDefinitions(
  type: ObjectType,
  pipelines: readonly Pipeline[],
): readonly PropertyDefinition[] {
  const { pipelineProperty, stageProperty } = type;
  const hasThem = pipelineProperty !== undefined && stageProperty !== undefined;
  if (!hasThem || pipelines.length === 0 || type.fullyQualifiedName === undefined) return [];
  const choice = (name: string, label: string): PropertyDefinition => ({
    name,
    label,
    type: 'enumeration',
    fieldType: 'select',
    groupName: type.propertyGroup,
    externalOptions: true,
  });
  const current = (name: string, label: string): PropertyDefinition => ({
    name,
    label,
    type: 'datetime',
    fieldType: 'calculation_equation',
    groupName: type.propertyGroup,
    readOnly: true,
  });
  return [
    choice(pipelineProperty, 'Pipeline'),
    choice(stageProperty, 'Pipeline stage'),
    current('hs_v2_date_entered_current_stage', 'Date entered current stage'),
    current('hs_v2_time_in_current_stage', 'Time in current stage'),
  ];
}
