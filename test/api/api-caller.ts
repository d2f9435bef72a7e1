import { expect } from 'vitest';

/** One answer of the server, read to its end. */
export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly correlationId: string;
}

export interface RecordBody {
  readonly id: string;
  readonly properties: Readonly<Record<string, string | null>>;
  readonly propertiesWithHistory?: Readonly<Record<string, readonly VersionBody[]>>;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly archived: boolean;
  readonly archivedAt?: string;
  readonly url?: string;
  readonly objectWriteTraceId?: string;
  readonly warnings?: readonly unknown[];
}

export interface VersionBody {
  readonly value: string;
  readonly timestamp: string;
  readonly sourceType: string;
  readonly sourceId?: string;
}

export interface PageBody {
  readonly results: readonly RecordBody[];
  readonly paging?: { readonly next: { readonly after: string; readonly link: string } };
}

/** What a refusal says beside its status and correlation id, keys in the order of the wire. */
export interface RefusalBody {
  readonly message: string;
  readonly errors?: readonly unknown[];
  readonly context?: Readonly<Record<string, readonly string[]>>;
  readonly links?: Readonly<Record<string, string>>;
  readonly category?: string;
}

export type Sent = Readonly<Record<string, string | number | boolean | null>>;

interface SendOptions {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Where records live under the spelling that nearly every client calls. */
export const OBJECTS = '/crm/v3/objects';

/** An association of a record that is being created. */
export interface NewLink {
  to: { id: string };
  types: { associationCategory: 'HUBSPOT_DEFINED'; associationTypeId: number }[];
}

/** Calls a server as a plain HTTP client does. */
export class ApiCaller {
  readonly url: string;
  readonly token: string;

  constructor(url: string, token: string) {
    this.url = url;
    this.token = token;
  }

  /** A text or bytes go out as they are, anything else as JSON. */
  async send(method: string, path: string, { body, headers }: SendOptions = {}): Promise<Reply> {
    const isRaw = typeof body === 'string' || body instanceof Uint8Array;
    const payload = isRaw ? body : JSON.stringify(body);
    const response = await fetch(this.url + path, {
      method,
      headers: {
        authorization: `Bearer ${this.token}`,
        ...(payload !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(payload !== undefined && { body: payload }),
    });
    return {
      status: response.status,
      headers: response.headers,
      text: await response.text(),
      correlationId: response.headers.get('x-hubspot-correlation-id') ?? '',
    };
  }

  get(path: string, headers?: Readonly<Record<string, string>>): Promise<Reply> {
    return this.send('GET', path, headers === undefined ? {} : { headers });
  }

  /** Creates a record under `/crm/v3/objects`. */
  post(type: string, properties: Sent, associations?: readonly NewLink[]): Promise<Reply> {
    return this.send('POST', `${OBJECTS}/${type}`, { body: { properties, associations } });
  }

  /** Changes a record under `/crm/v3/objects`. */
  patch(type: string, id: string, properties: Sent): Promise<Reply> {
    return this.send('PATCH', `${OBJECTS}/${type}/${id}`, { body: { properties } });
  }

  async create(type: string, properties: Sent, associations?: readonly NewLink[]): Promise<RecordBody> {
    return recordOf(await this.post(type, properties, associations), 201);
  }

  /** What a new lead is to be associated with: a contact of its own. */
  async leadLinks(): Promise<NewLink[]> {
    const { id } = await this.create('contacts', { firstname: 'Ada' });
    const types: NewLink['types'] = [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 578 }];
    return [{ to: { id }, types }];
  }

  async update(type: string, id: string, properties: Sent): Promise<RecordBody> {
    return recordOf(await this.patch(type, id, properties), 200);
  }

  async read(type: string, id: string, query = ''): Promise<RecordBody> {
    return recordOf(await this.get(`${OBJECTS}/${type}/${id}${query}`), 200);
  }

  async list(type: string, query = ''): Promise<PageBody> {
    const reply = await this.get(`${OBJECTS}/${type}${query}`);
    expect(reply.status, reply.text).toBe(200);
    return JSON.parse(reply.text);
  }

  async archive(type: string, id: string): Promise<void> {
    const reply = await this.send('DELETE', `${OBJECTS}/${type}/${id}`);
    expect(reply.status, reply.text).toBe(204);
  }

  /** One value of a record as a read shows it; undefined for a property that the answer does not hold. */
  async valueOf(type: string, id: string, name: string): Promise<string | null | undefined> {
    return (await this.read(type, id, `?properties=${name}`)).properties[name];
  }
}

export function recordOf(reply: Reply, status = 200): RecordBody {
  expect(reply.status, reply.text).toBe(status);
  return JSON.parse(reply.text);
}

/** Checks a refusal byte for byte: status, content type, and keys, order and blanks of its body. */
export function expectRefusal(reply: Reply, status: number, { message, ...rest }: RefusalBody): void {
  const { correlationId } = reply;
  expect(reply.text).toBe(JSON.stringify({ status: 'error', message, correlationId, ...rest }));
  expect(reply.status).toBe(status);
  expect(reply.headers.get('content-type')).toBe('application/json;charset=utf-8');
  expect(correlationId).not.toBe('');
}

export interface InvalidProperty {
  readonly name: string;
  readonly code: string;
  readonly message: string;
  readonly propertyValue?: string;
}

/** The refusal of property values: every problem as JSON inside the message, and again as a list. */
export function invalidProperties(problems: readonly InvalidProperty[], portalId = 4820): RefusalBody {
  const listed = problems.map(({ name, code, message, propertyValue }) => ({
    isValid: false,
    message,
    error: code,
    name,
    localizedErrorMessage: message,
    ...(propertyValue !== undefined && { propertyValue }),
    portalId,
  }));
  return {
    message: `Property values were not valid: ${JSON.stringify(listed)}`,
    errors: problems.map(({ name, code, message }) => ({
      message,
      code,
      context: { propertyName: [name] },
    })),
    category: 'VALIDATION_ERROR',
  };
}
