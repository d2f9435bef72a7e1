import type { DataSensitivity, PropertyDefinition } from '../../model/properties.ts';
import type { Refusal } from '../../model/refusal.ts';
import { accept, type Result, refuse } from '../../model/result.ts';
import { lastOf, type Query } from '../read-query.ts';

const SENSITIVITIES: readonly DataSensitivity[] = ['non_sensitive', 'sensitive', 'highly_sensitive'];

/** Source: definitions of one class of sensitivity are shown at a time, without a word those that are not. */
export function readSensitivity(query: Query): Result<DataSensitivity, Refusal> {
  return parseSensitivity(lastOf(query, 'dataSensitivity'));
}

export function parseSensitivity(given = ''): Result<DataSensitivity, Refusal> {
  if (given === '') return accept('non_sensitive');
  const found = SENSITIVITIES.find((each) => each === given.toLowerCase());
  if (found !== undefined) return accept(found);
  return refuse({ kind: 'unreadable-query-parameter', name: 'dataSensitivity' });
}

export function isOfSensitivity(property: PropertyDefinition, sensitivity: DataSensitivity): boolean {
  return (property.dataSensitivity ?? 'non_sensitive') === sensitivity;
}
