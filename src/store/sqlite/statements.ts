import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Row } from '../rows.ts';

/** The statements of one connection, each prepared once. Their rows come as arrays. */
export class Statements {
  readonly #database: DatabaseSync;
  readonly #prepared = new Map<string, StatementSync>();

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  get(sql: string): StatementSync {
    const known = this.#prepared.get(sql);
    if (known !== undefined) return known;
    const prepared = this.#database.prepare(sql);
    prepared.setReturnArrays(true);
    this.#prepared.set(sql, prepared);
    return prepared;
  }

  all(sql: string, ...values: readonly (string | number)[]): readonly Row[] {
    return this.get(sql).all(...values) as unknown as readonly Row[];
  }

  one(sql: string, ...values: readonly (string | number)[]): Row | undefined {
    return this.get(sql).get(...values) as unknown as Row | undefined;
  }

  /** Lets go of all of them: a table that some were made for is gone. */
  clear(): void {
    this.#prepared.clear();
  }
}
