import { expect } from 'vitest';
import type { MetadataCall } from './metadata-caller.ts';

/** Pipelines of deals to try things with. */

export const DEAL_PIPELINES = '/crm/v3/pipelines/deals';

let count = 0;

export const stage = (label: string, displayOrder: number, probability = '0.5', more: object = {}) => ({
  label,
  displayOrder,
  metadata: { probability },
  ...more,
});

/** A pipeline with a label of its own. */
export function sample(more: object = {}) {
  count += 1;
  return {
    label: `Pipeline ${count}`,
    displayOrder: count,
    stages: [stage('Open', 0), stage('Won', 1, '1')],
    ...more,
  };
}

/** Makes pipelines and answers with them. */
export function pipelineMaker(call: MetadataCall) {
  return async (more: object = {}, path = DEAL_PIPELINES) => {
    const { status, body } = await call('POST', path, sample(more));
    expect(status, JSON.stringify(body)).toBe(201);
    return body;
  };
}
