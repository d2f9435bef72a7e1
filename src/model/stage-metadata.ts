import type { PipelineRefusal } from './metadata-refusal.ts';
import type { ObjectType } from './object-types.ts';
import { accept, type Result, refuse } from './result.ts';

type Metadata = Readonly<Record<string, string>>;

/**
 * The metadata of a stage in its stored form.
 *
 * Seen: a stage of deals has a probability, printed as a double, and is closed at 0 and at 1; one of tickets is OPEN
 * or CLOSED, without saying so OPEN; those of custom types may say the same as their state. What else is sent is
 * dropped without a word. Assumed: other types are as custom ones.
 * Refuses a probability that is missing or out of range, and a state that is none.
 */
export function toStageMetadata(
  type: ObjectType,
  sent: ReadonlyMap<string, string | null>,
): Result<Metadata, PipelineRefusal> {
  if (type.name === 'deals') return toDealMetadata(sent.get('probability') ?? '');
  const key = type.name === 'tickets' ? 'ticketState' : 'state';
  const given = (sent.get(key) ?? '').toUpperCase();
  const state = given === '' && key === 'ticketState' ? 'OPEN' : given;
  if (state === '') return accept({});
  if (state !== 'OPEN' && state !== 'CLOSED') {
    return refuse({ kind: 'stage-metadata-invalid', typeName: type.internalName });
  }
  return accept({ isClosed: String(state === 'CLOSED'), [key]: state });
}

function toDealMetadata(given: string): Result<Metadata, PipelineRefusal> {
  if (given === '') return refuse({ kind: 'probability-missing' });
  const probability = Number(given);
  if (!(probability >= 0 && probability <= 1)) return refuse({ kind: 'probability-out-of-range' });
  const text = Number.isInteger(probability) ? probability.toFixed(1) : String(probability);
  return accept({ isClosed: String(Number.isInteger(probability)), probability: text });
}
