import type { Caller } from './caller.ts';
import type { TypeDefinition } from './type-definition.ts';

/** What was found out of callers and definitions, by texts; forgotten when one of the two is gone. */
export class KnownByCaller<T> {
  readonly #known = new WeakMap<Caller, WeakMap<TypeDefinition, Map<string, T>>>();

  /** The same for the same two, to be added to. */
  of(caller: Caller, definition: TypeDefinition): Map<string, T> {
    const before = this.#known.get(caller)?.get(definition);
    if (before !== undefined) return before;
    const ofCaller = this.#known.get(caller) ?? new WeakMap<TypeDefinition, Map<string, T>>();
    const found = new Map<string, T>();
    this.#known.set(caller, ofCaller.set(definition, found));
    return found;
  }
}
