import type { MaintainedProperty } from './maintained-property.ts';

/** Seen: categories NEW and QUALIFIED; the other two are named alike. */
const CATEGORY_BY_STAGE: Readonly<Record<string, string>> = {
  'new-stage-id': 'NEW',
  'attempting-stage-id': 'IN_PROGRESS',
  'connected-stage-id': 'IN_PROGRESS',
  'qualified-stage-id': 'QUALIFIED',
  'unqualified-stage-id': 'UNQUALIFIED',
};

/** Assumed: a lead without a stage starts in the first one. */
export const LEADS: readonly MaintainedProperty[] = [
  { property: 'hs_pipeline_stage', value: () => 'new-stage-id' },
  {
    property: 'hs_pipeline_stage_category',
    from: ['hs_pipeline_stage'],
    value: ({ get }) => CATEGORY_BY_STAGE[get('hs_pipeline_stage') ?? ''],
  },
];
