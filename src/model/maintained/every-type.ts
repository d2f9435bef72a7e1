import { toWireTimestamp } from '../timestamps.ts';
import type { MaintainedProperty } from './maintained-property.ts';

/**
 * What every record carries, of whichever type.
 * Seen: a token of an app leaves source INTEGRATION, the app's id, and the label INTEGRATION; setting an owner
 * adds the list of owners and the time of assignment without a check that the owner exists.
 */
export const EVERY_TYPE: readonly MaintainedProperty[] = [
  { property: 'hs_object_source', value: ({ source }) => source.type },
  { property: 'hs_object_source_id', value: ({ source }) => source.id },
  { property: 'hs_object_source_label', value: ({ source }) => source.type },
  {
    property: 'hubspot_owner_assigneddate',
    from: ['hubspot_owner_id'],
    value: ({ get, nowMs }) =>
      get('hubspot_owner_id') ? toWireTimestamp(nowMs) : get('hubspot_owner_assigneddate'),
  },
  {
    property: 'hs_all_owner_ids',
    from: ['hubspot_owner_id'],
    value: ({ get }) => get('hubspot_owner_id'),
  },
];

/**
 * What follows from the stage of a pipeline, for every type that has one.
 * Seen: both properties of the current stage hold the time of entry. Assumed: the pipeline follows the stage.
 */
export function stageProperties(
  pipelineProperty: string,
  stageProperty: string,
): readonly MaintainedProperty[] {
  return [
    {
      property: pipelineProperty,
      from: [stageProperty],
      value: ({ get, findStage }) =>
        findStage(get(stageProperty) ?? '')?.pipeline.id ?? get(pipelineProperty),
    },
    ...['hs_v2_date_entered_current_stage', 'hs_v2_time_in_current_stage'].map((property) => ({
      property,
      from: [stageProperty],
      value: ({ get, nowMs }: { get(name: string): string | undefined; nowMs: number }) =>
        get(stageProperty) ? toWireTimestamp(nowMs) : undefined,
    })),
  ];
}
