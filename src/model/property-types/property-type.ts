import type { PropertyDefinition } from '../properties.ts';
import type { ValueProblem } from '../refusal.ts';

/**
 * How one property type reads a value that a client sent. The text is never empty: an empty text clears a
 * property of any type and does not come here.
 */
export type ReadValue = (text: string, context: ValueContext) => ValueReading;

export interface ValueContext {
  readonly property: PropertyDefinition;
  /** The value stored now, needed where a text adds to it. */
  readonly current: string | undefined;
  /** Dates may be written in more ways, and what was meant is reported back. */
  readonly lenientDates: boolean;
}

export type ValueReading =
  | { readonly kind: 'value'; readonly value: string }
  /** The text was not in a form that is stored as it stands, but its meaning was clear. */
  | { readonly kind: 'normalized'; readonly value: string; readonly instantMs: number }
  | { readonly kind: 'problem'; readonly problem: ValueProblem };

export function value(text: string): ValueReading {
  return { kind: 'value', value: text };
}

export function problem(found: ValueProblem): ValueReading {
  return { kind: 'problem', problem: found };
}
