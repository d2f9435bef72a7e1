/**
 * A question of which one answer serves all who ask during one turn of the event loop. It is asked when the turn is
 * over: nobody hears what was true before they asked.
 */
export class OncePerTurn<T> {
  readonly #find: () => Promise<T>;
  #asked: Promise<T> | undefined;

  constructor(find: () => Promise<T>) {
    this.#find = find;
  }

  ask(): Promise<T> {
    this.#asked ??= endOfTurn().then(() => {
      this.#asked = undefined;
      return this.#find();
    });
    return this.#asked;
  }
}

let end: Promise<void> | undefined;

/** Resolves at the end of this turn, for all who wait for it at once: what they send then is one packet. */
export function endOfTurn(): Promise<void> {
  end ??= new Promise((resolve) => {
    setImmediate(() => {
      end = undefined;
      resolve();
    });
  });
  return end;
}
