import { type Address, RawConnection } from '../support/raw-connection.ts';

/** Proper JSON requests over one connection, for what stands before, between and after the bad ones. */
export interface JsonAnswer {
  readonly status: number;
  readonly body: unknown;
}

const ANSWER_TIMEOUT_MS = 15_000;

/** An answer that does not come in time ends the connection, and the request is rejected as unanswered. */
export class JsonClient {
  readonly #connection: RawConnection;
  readonly #token: string;

  constructor(address: Address, token: string) {
    this.#connection = new RawConnection(address);
    this.#token = token;
  }

  get isClosed(): boolean {
    return this.#connection.isClosed;
  }

  async ask(method: string, target: string, body?: unknown): Promise<JsonAnswer> {
    const timer = setTimeout(() => this.#connection.destroy(), ANSWER_TIMEOUT_MS);
    const asked = this.#connection.ask(toRequest(this.#token, method, target, body));
    const { status, body: bytes } = await asked.finally(() => clearTimeout(timer));
    return { status, body: bytes.length === 0 ? undefined : parse(bytes) };
  }

  close(): void {
    this.#connection.destroy();
  }
}

export function toRequest(token: string, method: string, target: string, body?: unknown): string {
  const head = `${method} ${target} HTTP/1.1\r\nHost: crm.example\r\nAccept: application/json\r\nAuthorization: Bearer ${token}\r\n`;
  if (body === undefined) return `${head}\r\n`;
  const text = JSON.stringify(body);
  return `${head}Content-Type: application/json\r\nContent-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`;
}

function parse(bytes: Buffer): unknown {
  const text = bytes.toString();
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
