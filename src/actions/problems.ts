import type { Finding } from '../store/finding.ts';

const MAX_TOLD = 10;

/** What a check found, the first few in words. */
export class Problems {
  readonly #allWell: string;
  readonly #told: string[] = [];
  #count = 0;

  /** @param allWell is said where there are none. */
  constructor(allWell: string) {
    this.#allWell = allWell;
  }

  add(problem: string): void {
    this.#count += 1;
    if (this.#told.length < MAX_TOLD) this.#told.push(problem);
  }

  toFinding(subject: string): Finding {
    if (this.#count === 0) return { level: 'ok', subject, text: this.#allWell };
    const more = this.#count - this.#told.length;
    return {
      level: 'wrong',
      subject,
      text: `${this.#told.join('; ')}${more > 0 ? `; and ${more} more` : ''}`,
    };
  }
}
