import type { ServerResponse } from 'node:http';

interface Waiting {
  readonly response: ServerResponse;
  readonly text: string | undefined;
}

/**
 * Holds answers back until what the same turn of the event loop brought has been worked on, and then hands them to
 * the operating system one after the other.
 *
 * The other end of a connection sleeps while it waits, and waking it is the dearest part of a small answer. Answers
 * that are sent together wake it once; sent as they come, each finds it asleep again.
 */
export class Outbox {
  readonly #flush = () => this.#sendAll();
  #waiting: Waiting[] = [];

  /** Ends a response whose head is written, before the next turn of the event loop. */
  send(response: ServerResponse, text: string | undefined): void {
    if (this.#waiting.push({ response, text }) === 1) setImmediate(this.#flush);
  }

  #sendAll(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const { response, text } of waiting) response.end(text);
  }
}
