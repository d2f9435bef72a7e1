import type { ObjectType } from '../object-types.ts';
import { standardPipelines } from '../standard-definitions.ts';
import { activityProperties } from './activities.ts';
import { COMPANIES } from './companies.ts';
import { CONTACTS } from './contacts.ts';
import { DEALS } from './deals.ts';
import { EVERY_TYPE, stageProperties } from './every-type.ts';
import { LEADS } from './leads.ts';
import { lifecycleProperties } from './lifecycle.ts';
import { LINE_ITEMS } from './line-items.ts';
import type { MaintainedProperty } from './maintained-property.ts';
import { MEETINGS } from './meetings.ts';
import { taskProperties } from './tasks.ts';
import { TICKETS } from './tickets.ts';

/** The maintained properties of one object type, in the order in which they are computed. */
export interface MaintenancePlan {
  readonly rows: readonly MaintainedProperty[];
  /** Every property that some row is computed from: a write of others needs no look at the rows. */
  readonly inputs: ReadonlySet<string>;
}

/**
 * Puts the tables of a type together, less the rows of properties that the type does not have.
 * A row may be computed from one that stands before it.
 */
export function maintenanceOf(type: ObjectType, isDefined: (name: string) => boolean): MaintenancePlan {
  const rows = [...EVERY_TYPE, ...ownTable(type), ...stageTable(type), ...lateTable(type)].filter((row) =>
    isDefined(row.property),
  );
  return { rows, inputs: new Set(rows.flatMap((row) => row.from ?? [])) };
}

function ownTable(type: ObjectType): readonly MaintainedProperty[] {
  const activity = type.activity === true ? activityProperties(type.name) : [];
  switch (type.name) {
    case 'contacts':
    case 'companies':
      return lifecycleTable(type);
    case 'leads':
      return LEADS;
    case 'line_items':
      return LINE_ITEMS;
    case 'meetings':
      return [...activity, ...MEETINGS];
    case 'tasks':
      return [...activity, ...taskProperties(standardPipelines(type))];
    default:
      return activity;
  }
}

/** Rows that may be computed from the stage, and so stand after it. */
function lateTable(type: ObjectType): readonly MaintainedProperty[] {
  switch (type.name) {
    case 'contacts':
      return CONTACTS;
    case 'companies':
      return COMPANIES;
    case 'deals':
      return DEALS;
    case 'tickets':
      return TICKETS;
    default:
      return [];
  }
}

function lifecycleTable(type: ObjectType): readonly MaintainedProperty[] {
  const [pipeline] = standardPipelines(type);
  if (pipeline === undefined) return [];
  return lifecycleProperties(
    pipeline.id,
    pipeline.stages.map((stage) => stage.id),
  );
}

function stageTable(type: ObjectType): readonly MaintainedProperty[] {
  if (type.pipelineProperty === undefined || type.stageProperty === undefined) return [];
  return stageProperties(type.pipelineProperty, type.stageProperty);
}
