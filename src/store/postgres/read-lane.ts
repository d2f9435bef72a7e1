import type pg from 'pg';
import { isLostConnection } from './failures.ts';

/** How many reads share a connection at the most: one of them may take long. */
const MAX_READS = 8;

/** A connection that is shared by reads which begin at about the same time; it is given back when all have ended. */
export class ReadLane {
  readonly #connecting: Promise<pg.PoolClient>;
  #begun = 0;
  #open = 0;
  #lost: Error | undefined;

  constructor(pool: pg.Pool) {
    this.#connecting = pool.connect();
  }

  get isOver(): boolean {
    return this.#begun >= MAX_READS || (this.#begun > 0 && this.#open === 0);
  }

  async run(query: pg.QueryArrayConfig): Promise<pg.QueryArrayResult> {
    this.#begun += 1;
    this.#open += 1;
    try {
      const client = await this.#connecting;
      return await client.query(query);
    } catch (error) {
      if (isLostConnection(error)) this.#lost = error as Error;
      throw error;
    } finally {
      this.#open -= 1;
      if (this.#open === 0) void this.#giveBack();
    }
  }

  async #giveBack(): Promise<void> {
    const client = await this.#connecting.catch(() => undefined);
    client?.release(this.#lost);
  }
}
