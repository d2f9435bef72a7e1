import { connect, type Socket } from 'node:net';

/**
 * HTTP/1.1 over a bare socket: sends exactly the bytes it is given, as many requests ahead of their answers
 * as it is asked to, and resolves each with its complete answer.
 */
export interface RawAnswer {
  readonly status: number;
  /** Status line and headers, without the empty line behind them. */
  readonly head: string;
  readonly body: Buffer;
}

export interface Address {
  readonly host: string;
  readonly port: number;
}

export function toAddress(url: string): Address {
  const { hostname, port } = new URL(url);
  return { host: hostname, port: Number(port) };
}

/** The connection ended before the answer was complete. */
export class Unanswered extends Error {}

/** What came back is no HTTP answer. */
export class NoHttp extends Error {}

interface Waiting {
  readonly isHead: boolean;
  readonly resolve: (answer: RawAnswer) => void;
  readonly reject: (error: Error) => void;
}

const EMPTY = Buffer.alloc(0);

export class RawConnection {
  /** Answers that no request was waiting for. */
  readonly surplus: RawAnswer[] = [];
  readonly #socket: Socket;
  readonly #waiting: Waiting[] = [];
  #received: Buffer = EMPTY;
  #isClosed = false;

  constructor({ host, port }: Address) {
    this.#socket = connect({ host, port, noDelay: true });
    this.#socket.on('data', (chunk) => this.#take(chunk));
    // An error is always followed by the close.
    this.#socket.on('error', () => undefined);
    this.#socket.on('end', () => this.#socket.end());
    this.#socket.on('close', () => this.#close());
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  get inFlight(): number {
    return this.#waiting.length;
  }

  /** Rejects with `Unanswered` when the connection ends first. */
  ask(bytes: Uint8Array | string, isHead = false): Promise<RawAnswer> {
    return new Promise((resolve, reject) => {
      if (this.#isClosed) return reject(new Unanswered('the connection was closed before the request'));
      this.#waiting.push({ isHead, resolve, reject });
      this.#socket.write(bytes);
    });
  }

  /** Sends bytes and then says that no more will come. */
  sendLast(bytes: Uint8Array | string = EMPTY): void {
    if (!this.#isClosed) this.#socket.end(bytes);
  }

  /** Resolves once the connection has ended, in whatever way. */
  async closed(): Promise<void> {
    if (!this.#isClosed) await new Promise<void>((resolve) => this.#socket.once('close', () => resolve()));
  }

  destroy(): void {
    this.#socket.destroy();
  }

  #take(chunk: Buffer): void {
    this.#received = this.#received.length === 0 ? chunk : Buffer.concat([this.#received, chunk]);
    try {
      for (;;) {
        const taken = takeAnswer(this.#received, this.#waiting[0]?.isHead ?? false, false);
        if (taken === undefined) return;
        this.#deliver(taken);
      }
    } catch (error) {
      if (!(error instanceof NoHttp)) throw error;
      this.#rejectAll(error);
      this.#socket.destroy();
    }
  }

  #deliver({ answer, length }: TakenAnswer): void {
    this.#received = this.#received.subarray(length);
    if (answer.status < 200) return;
    const waiting = this.#waiting.shift();
    if (waiting === undefined) this.surplus.push(answer);
    else waiting.resolve(answer);
  }

  #close(): void {
    this.#isClosed = true;
    const isHead = this.#waiting[0]?.isHead ?? false;
    const last = this.#received.length === 0 ? undefined : takeAnswer(this.#received, isHead, true);
    if (last !== undefined) this.#deliver(last);
    this.#rejectAll(new Unanswered('the connection was closed'));
  }

  #rejectAll(error: Error): void {
    this.#received = EMPTY;
    for (const { reject } of this.#waiting.splice(0)) reject(error);
  }
}

interface TakenAnswer {
  readonly answer: RawAnswer;
  /** How many bytes it took. */
  readonly length: number;
}

const HEAD_END = '\r\n\r\n';

/** The first answer in what was received; absent while it is not complete. Throws for what is no HTTP. */
function takeAnswer(received: Buffer, isHead: boolean, isEnd: boolean): TakenAnswer | undefined {
  const headEnd = received.indexOf(HEAD_END);
  if (headEnd < 0) return undefined;
  const head = received.toString('latin1', 0, headEnd);
  const status = Number(/^HTTP\/1\.[01] (\d{3})/.exec(head)?.[1]);
  if (!(status >= 100)) throw new NoHttp(`not an HTTP answer: ${JSON.stringify(head.slice(0, 200))}`);
  const from = headEnd + HEAD_END.length;
  const whole = (body: Buffer, length: number) => ({ answer: { status, head, body }, length });
  if (isHead || status < 200 || status === 204 || status === 304) return whole(EMPTY, from);
  const lengthText = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1];
  if (lengthText !== undefined) {
    const end = from + Number(lengthText);
    return received.length < end ? undefined : whole(Buffer.from(received.subarray(from, end)), end);
  }
  if (/\r\ntransfer-encoding: *chunked/i.test(head)) {
    const chunked = takeChunks(received, from);
    return chunked === undefined ? undefined : whole(chunked.body, chunked.end);
  }
  return isEnd ? whole(Buffer.from(received.subarray(from)), received.length) : undefined;
}

function takeChunks(received: Buffer, from: number): { body: Buffer; end: number } | undefined {
  const parts: Buffer[] = [];
  let offset = from;
  for (;;) {
    const lineEnd = received.indexOf('\r\n', offset);
    if (lineEnd < 0) return undefined;
    const size = Number.parseInt(received.toString('latin1', offset, lineEnd), 16);
    const end = lineEnd + 2 + size + 2;
    if (received.length < end) return undefined;
    if (size === 0) return { body: Buffer.concat(parts), end };
    parts.push(received.subarray(lineEnd + 2, lineEnd + 2 + size));
    offset = end;
  }
}
