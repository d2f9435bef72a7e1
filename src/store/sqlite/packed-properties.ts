import type { DatabaseSync } from 'node:sqlite';
import { findValue, type PropertyValues } from '../../model/records.ts';
import { PackedShape, toRuns } from './packed-shape.ts';
import type { Statements } from './statements.ts';

/** How many are tried one after the other before their names are put together and looked up. */
const MAX_RECENT = 8;
/** From so many on they are forgotten and found anew: records may differ in what they have without end. */
const MAX_SHAPES = 2000;

const LOAD_NAMES = 'SELECT number, name FROM property_name';
const FIND_NUMBER = 'SELECT number FROM property_name WHERE name = ?';
const ADD_NAME = 'INSERT INTO property_name (name) VALUES (?) RETURNING number';

/**
 * The values of a record as they stand in its row: a list whose first member says which properties it has, by the
 * numbers that the file has given to their names, and whose others are the values in that order. Names are most of
 * what a record would be otherwise.
 *
 * Of one connection. Numbers are given out for good; what other connections have given out is read when it is met.
 */
export class PackedProperties {
  readonly #statements: Statements;
  readonly #names = new Map<number, string>();
  readonly #numbers = new Map<string, number>();
  readonly #byRuns = new Map<string, PackedShape>();
  readonly #byNames = new Map<string, PackedShape>();
  /** Those that records were packed by last, newest first. */
  #recent: PackedShape[] = [];
  #hasAdded = false;

  constructor(statements: Statements) {
    this.#statements = statements;
  }

  /** Within a transaction that writes: names that are new to the file are given numbers. */
  pack(values: PropertyValues): string {
    return JSON.stringify([this.#shapeOf(Object.keys(values)).runs, ...Object.values(values)]);
  }

  /** Throws where the text is nothing that `pack` made in this file. */
  unpack(text: string): PropertyValues {
    const packed = JSON.parse(text) as readonly string[];
    const runs = Array.isArray(packed) ? packed[0] : undefined;
    if (typeof runs !== 'string') throw new Error('the values of a record are no list that says what it has');
    const shape =
      this.#byRuns.get(runs) ?? this.#keep(new PackedShape(runs, (number) => this.#nameOf(number)));
    return shape.toValues(packed);
  }

  /** Lets the statements of a connection ask for one value of a row: `value_of(properties, name)`. */
  offerValues(database: DatabaseSync): void {
    database.function(
      'value_of',
      (packed, name) => findValue(this.unpack(String(packed)), String(name)) ?? null,
    );
  }

  /** To be called when a transaction is over: what one gave out that failed is given out again. */
  endTransaction(isCommitted: boolean): void {
    if (this.#hasAdded && !isCommitted) {
      this.#names.clear();
      this.#numbers.clear();
      this.#forgetShapes();
    }
    this.#hasAdded = false;
  }

  #shapeOf(names: readonly string[]): PackedShape {
    for (const [at, shape] of this.#recent.entries()) {
      if (!shape.hasNames(names)) continue;
      if (at > 0) this.#recent.unshift(...this.#recent.splice(at, 1));
      return shape;
    }
    const text = names.join('\n');
    let shape = this.#byNames.get(text);
    if (shape === undefined) {
      const runs = toRuns(names.map((name) => this.#numberOf(name)));
      shape = this.#byRuns.get(runs) ?? this.#keep(new PackedShape(runs, (number) => this.#nameOf(number)));
      this.#byNames.set(text, shape);
    }
    this.#recent = [shape, ...this.#recent.slice(0, MAX_RECENT - 1)];
    return shape;
  }

  #keep(shape: PackedShape): PackedShape {
    if (this.#byRuns.size >= MAX_SHAPES) this.#forgetShapes();
    this.#byRuns.set(shape.runs, shape);
    return shape;
  }

  #forgetShapes(): void {
    this.#byRuns.clear();
    this.#byNames.clear();
    this.#recent = [];
  }

  #nameOf(number: number): string {
    if (!this.#names.has(number)) this.#loadNames();
    const name = this.#names.get(number);
    if (name === undefined) throw new Error(`no property has the number ${number}`);
    return name;
  }

  #loadNames(): void {
    for (const [number, name] of this.#statements.all(LOAD_NAMES)) {
      this.#names.set(Number(number), String(name));
      this.#numbers.set(String(name), Number(number));
    }
  }

  #numberOf(name: string): number {
    const known = this.#numbers.get(name) ?? this.#statements.one(FIND_NUMBER, name)?.[0];
    if (known !== undefined) return Number(known);
    const number = Number(this.#statements.one(ADD_NAME, name)?.[0]);
    this.#hasAdded = true;
    this.#names.set(number, name);
    this.#numbers.set(name, number);
    return number;
  }
}
