import { connect, type Socket } from 'node:net';

/** An answer that has come in whole. */
export interface LoadAnswer {
  readonly status: number;
  readonly sentAtMs: number;
  readonly receivedAtMs: number;
}

export interface ConnectionEvents {
  /** How long to wait before the next request; without it, not at all. */
  waitMs?(): number;
  /** The next request; absent when there is none any more, and the connection is closed. */
  next(): string | undefined;
  onAnswer(answer: LoadAnswer): void;
  /** The connection ended by itself, or something came that is no answer. */
  onFailure(reason: string): void;
}

const READ_BUFFER_BYTES = 65_536;
const HEAD_END = '\r\n\r\n';
const CONTENT_LENGTH = /\r\ncontent-length: *(\d+)/i;
const STATUS_AT = 'HTTP/1.1 '.length;

/**
 * One connection with one request in flight at a time. It reads of an answer only the status and the
 * length: whatever the load generator costs is taken from the server on a machine with few cores.
 * Resolves when the connection is closed.
 */
export function runConnection(port: number, events: ConnectionEvents): Promise<void> {
  return new Promise((resolve) => {
    let isDone = false;
    const answers = new AnswerReader();
    let sentAtMs = 0;
    const sendNext = (): void => {
      const waitMs = events.waitMs?.() ?? 0;
      if (waitMs > 0) setTimeout(send, waitMs);
      else send();
    };
    const send = (): void => {
      const request = events.next();
      isDone = request === undefined;
      if (request === undefined) return void socket.destroy();
      sentAtMs = performance.now();
      socket.write(request, 'latin1');
    };
    const buffer = Buffer.allocUnsafe(READ_BUFFER_BYTES);
    const callback = (count: number): boolean => {
      if (answers.take(buffer, count)) {
        events.onAnswer({ status: answers.status, sentAtMs, receivedAtMs: performance.now() });
        sendNext();
      }
      return true;
    };
    const socket: Socket = connect({ port, host: '127.0.0.1', noDelay: true, onread: { buffer, callback } });
    socket.once('connect', sendNext);
    socket.on('error', (error) => events.onFailure(error.message));
    socket.once('close', () => {
      if (!isDone) events.onFailure('the connection was closed');
      resolve();
    });
  });
}

/** Follows the bytes of one answer after another. */
class AnswerReader {
  status = 0;
  #head = '';
  #missingBytes = 0;

  /** Takes the bytes that came; true when with them an answer is whole. */
  take(buffer: Buffer, count: number): boolean {
    if (this.#missingBytes > 0) {
      this.#missingBytes -= count;
      return this.#missingBytes === 0;
    }
    this.#head += buffer.toString('latin1', 0, count);
    const end = this.#head.indexOf(HEAD_END);
    if (end < 0) return false;
    const length = Number(CONTENT_LENGTH.exec(this.#head)?.[1] ?? 0);
    this.status = Number(this.#head.slice(STATUS_AT, STATUS_AT + 3));
    this.#missingBytes = end + HEAD_END.length + length - this.#head.length;
    this.#head = '';
    return this.#missingBytes === 0;
  }
}
