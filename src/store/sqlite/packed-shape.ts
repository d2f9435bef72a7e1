import type { PropertyValues } from '../../model/records.ts';

/** A shape that is met so often is worth a function of its own, which takes about a tenth of a millisecond to make. */
const COMPILE_AT_USES = 50;
/** As a member of an object literal it would name what the object comes of. */
const PROTOTYPE = '__proto__';

type ToValues = (packed: readonly string[]) => PropertyValues;

/** Which properties packed records have, in the order of their values. */
export class PackedShape {
  /** The numbers of the properties, as `toRuns` writes them. */
  readonly runs: string;
  readonly #names: readonly string[];
  #uses = 0;
  #compiled: ToValues | undefined;

  /** Throws where there is no name for a number. */
  constructor(runs: string, nameOf: (number: number) => string) {
    this.runs = runs;
    this.#names = fromRuns(runs).map(nameOf);
  }

  hasNames(names: readonly string[]): boolean {
    if (names.length !== this.#names.length) return false;
    // A loop of its own: this is asked for every record that is written.
    for (let at = 0; at < names.length; at += 1) if (names[at] !== this.#names[at]) return false;
    return true;
  }

  /** @param packed has the values behind its first member. */
  toValues(packed: readonly string[]): PropertyValues {
    if (packed.length !== this.#names.length + 1) {
      throw new Error(`a record has ${packed.length - 1} values for ${this.#names.length} properties`);
    }
    if (this.#compiled !== undefined) return this.#compiled(packed);
    this.#uses += 1;
    if (this.#uses >= COMPILE_AT_USES && !this.#names.includes(PROTOTYPE)) {
      this.#compiled = compile(this.#names);
    }
    return Object.fromEntries(this.#names.map((name, at) => [name, packed[at + 1] ?? '']));
  }
}

/** Numbers with commas between them; those that follow each other are one run, as in `1-45,47`. */
export function toRuns(numbers: readonly number[]): string {
  const runs: string[] = [];
  for (let at = 0; at < numbers.length; ) {
    const first = numbers[at] ?? 0;
    let length = 1;
    while (numbers[at + length] === first + length) length += 1;
    runs.push(length === 1 ? `${first}` : `${first}-${first + length - 1}`);
    at += length;
  }
  return runs.join(',');
}

function fromRuns(runs: string): readonly number[] {
  if (runs === '') return [];
  return runs.split(',').flatMap((run) => {
    const [first = 0, last = first] = run.split('-').map(Number);
    return Array.from({ length: last - first + 1 }, (_, at) => first + at);
  });
}

/** An object literal with all names in it is made several times as quickly as one that is put together. */
function compile(names: readonly string[]): ToValues {
  const members = names.map((name, at) => `${JSON.stringify(name)}: packed[${at + 1}]`);
  return new Function('packed', `return { ${members.join(', ')} }`) as ToValues;
}
