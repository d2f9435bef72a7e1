import { Socket } from 'node:net';

type Sent = (error?: Error | null) => void;

/** Sends what is written to it during one turn of the event loop at once: statements that are pipelined are one packet. */
export class GatheringSocket extends Socket {
  #isGathering = false;

  override write(chunk: string | Uint8Array, sent?: Sent): boolean;
  override write(chunk: string | Uint8Array, encoding?: BufferEncoding, sent?: Sent): boolean;
  override write(chunk: string | Uint8Array, encoding?: BufferEncoding | Sent, sent?: Sent): boolean {
    if (!this.#isGathering) {
      this.#isGathering = true;
      this.cork();
      process.nextTick(() => {
        this.#isGathering = false;
        this.uncork();
      });
    }
    return typeof encoding === 'function' ? super.write(chunk, encoding) : super.write(chunk, encoding, sent);
  }
}
