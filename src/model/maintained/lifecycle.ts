import type { MaintainedProperty } from './maintained-property.ts';

/** Seen: a contact or company without a lifecycle stage is created as a lead. */
const FIRST_STAGE = 'lead';

/**
 * Contacts and companies: the lifecycle stage and what follows from it.
 * Seen: the date on which a stage was entered is kept as milliseconds in digits.
 */
export function lifecycleProperties(
  pipelineId: string,
  stages: readonly string[],
): readonly MaintainedProperty[] {
  return [
    { property: 'lifecyclestage', value: () => FIRST_STAGE },
    { property: 'hs_pipeline', value: () => pipelineId },
    ...stages.map(stageDate),
  ];
}

/** The date of the last entry into a stage stays when the stage is left. */
function stageDate(stage: string): MaintainedProperty {
  const property = `hs_lifecyclestage_${stage}_date`;
  return {
    property,
    from: ['lifecyclestage'],
    value: ({ get, nowMs }) => (get('lifecyclestage') === stage ? String(nowMs) : get(property)),
  };
}

/**
 * Whether a lifecycle stage may be written over another: only forward, and to or from none.
 * Source: stages move forward only; to go back, the property is cleared first. Stages outside the order
 * (custom ones) are not compared. Assumed: a write that goes back is ignored without an error.
 */
export function isForward(order: readonly string[], from: string | undefined, to: string): boolean {
  if (from === undefined || from === '' || to === '') return true;
  const fromAt = order.indexOf(from);
  const toAt = order.indexOf(to);
  return fromAt < 0 || toAt < 0 || toAt >= fromAt;
}
