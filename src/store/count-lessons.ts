import type { IndexSearch } from './index-search.ts';
import { type CountLesson, type KnownCount, toAsked } from './known-counts.ts';

/** What fewer match is counted as quickly as it is looked up. */
const MIN_COUNT = 200;
/** So many searches that were counted are remembered. */
const MAX_COUNTED = 500;

/** How a store counts. */
export interface Counting {
  /** What is known of a search that was noted. */
  find(asked: string): Promise<KnownCount | undefined>;
  /** How many match, and by how much that has moved since the search of a number was noted, both of one moment. */
  count(noted?: number): Promise<{ readonly count: number; readonly moved: number }>;
}

/**
 * Counts what matches, or looks up what is known of it, and gathers what is to be known. A search is noted when it comes
 * again, and learned when it comes for the third time: searches that never come back cost no write.
 */
export class CountLessons {
  readonly #teach: (lessons: readonly CountLesson[]) => void;
  /** What many matched when it was counted. */
  readonly #counted = new Set<string>();
  #gathered: CountLesson[] = [];

  /** @param teach is called soon after something was counted, with what is to be kept of it. */
  constructor(teach: (lessons: readonly CountLesson[]) => void) {
    this.#teach = teach;
  }

  async count(search: IndexSearch, counting: Counting): Promise<number> {
    const asked = toAsked(search);
    if (asked === undefined) return (await counting.count()).count;
    if (!this.#counted.has(asked)) {
      const { count } = await counting.count();
      if (count >= MIN_COUNT) this.#remember(asked);
      return count;
    }
    const known = await counting.find(asked);
    if (known?.count !== undefined) return known.count;
    const { count, moved } = await counting.count(known?.number);
    if (known === undefined) this.#gather({ kind: 'note', asked });
    else this.#gather({ kind: 'learn', number: known.number, base: count - moved });
    return count;
  }

  #remember(asked: string): void {
    this.#counted.add(asked);
    const [oldest] = this.#counted;
    if (this.#counted.size > MAX_COUNTED && oldest !== undefined) this.#counted.delete(oldest);
  }

  #gather(lesson: CountLesson): void {
    this.#gathered.push(lesson);
    if (this.#gathered.length === 1) setImmediate(() => this.#teach(this.#gathered.splice(0)));
  }
}
