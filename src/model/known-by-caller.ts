import type { Caller } from './caller.ts';
import type { TypeDefinition } from './type-definition.ts';

/** What was found out of callers and definitions; forgotten when one of the two is gone. */
export class KnownByCaller<Known extends object> {
  readonly #known = new WeakMap<Caller, WeakMap<TypeDefinition, Known>>();
  readonly #begin: () => Known;

  /** @param begin makes what nothing is known in yet. */
  constructor(begin: () => Known) {
    this.#begin = begin;
  }

  /** The same for the same two, to be added to. */
  of(caller: Caller, definition: TypeDefinition): Known {
    const before = this.#known.get(caller)?.get(definition);
    if (before !== undefined) return before;
    const ofCaller = this.#known.get(caller) ?? new WeakMap<TypeDefinition, Known>();
    const known = this.#begin();
    this.#known.set(caller, ofCaller.set(definition, known));
    return known;
  }
}
