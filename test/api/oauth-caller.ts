import { expect } from 'vitest';

/** An app as its makers know it: with its secret. */
export interface RegisteredApp {
  readonly id: string;
  readonly name: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly redirectUris: readonly string[];
}

export interface AppDefinition {
  readonly name?: string;
  readonly redirectUris?: readonly string[];
  readonly requiredScopes?: readonly string[];
  readonly conditionalScopes?: readonly string[];
  readonly optionalScopes?: readonly string[];
}

export interface FormReply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  // What comes back is looked at key by key.
  readonly body: Readonly<Record<string, unknown>>;
}

export const REDIRECT_URI = 'https://app.example.com/callback';
export const CONTACTS_READ = 'crm.objects.contacts.read';

type Parameters = Readonly<Record<string, string>>;

/** Plays the makers of apps, the person who runs the server, and the programs that want tokens. */
export class OauthCaller {
  readonly url: string;
  readonly adminKey: string;

  constructor(url: string, adminKey: string) {
    this.url = url;
    this.adminKey = adminKey;
  }

  /** Calls the administration. */
  async administer(method: string, path: string, body?: unknown, key = this.adminKey): Promise<FormReply> {
    return this.#read(path, {
      method,
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  }

  async register(definition: AppDefinition = {}): Promise<RegisteredApp> {
    const reply = await this.administer('POST', '/_axle/apps', {
      name: 'Test app',
      redirectUris: [REDIRECT_URI],
      requiredScopes: [CONTACTS_READ],
      ...definition,
    });
    expect(reply.status, reply.text).toBe(201);
    return reply.body as unknown as RegisteredApp;
  }

  /** The query with which an app sends a person to the page. */
  queryOf(app: RegisteredApp, more: Parameters = {}): string {
    const { clientId, redirectUris } = app;
    const usual = { client_id: clientId, redirect_uri: redirectUris[0] ?? '', scope: CONTACTS_READ };
    return new URLSearchParams({ ...usual, ...more }).toString();
  }

  /** Opens the page as a browser does, without following where it leads. */
  open(path: string, init: RequestInit = {}): Promise<Response> {
    return fetch(this.url + path, { redirect: 'manual', ...init });
  }

  /** A code, from an account that grants without a page. */
  async codeFor(app: RegisteredApp, more: Parameters = {}): Promise<string> {
    const response = await this.open(`/oauth/authorize?${this.queryOf(app, more)}`);
    expect(response.status, await response.text()).toBe(303);
    const code = new URL(response.headers.get('location') ?? '').searchParams.get('code');
    if (code === null) throw new Error('no code came back');
    return code;
  }

  /** Posts a form. */
  post(path: string, parameters: Parameters): Promise<FormReply> {
    return this.#read(path, { method: 'POST', body: new URLSearchParams(parameters) });
  }

  redeem(app: RegisteredApp, code: string, more: Parameters = {}, version = 'v3'): Promise<FormReply> {
    const usual = { grant_type: 'authorization_code', code, redirect_uri: app.redirectUris[0] ?? '' };
    return this.post(`/oauth/${version}/token`, { ...usual, ...credentialsOf(app), ...more });
  }

  refresh(app: RegisteredApp, refreshToken: string, more: Parameters = {}): Promise<FormReply> {
    const usual = { grant_type: 'refresh_token', refresh_token: refreshToken };
    return this.post('/oauth/v3/token', { ...usual, ...credentialsOf(app), ...more });
  }

  /** Both tokens of a new grant. */
  async tokensFor(
    app: RegisteredApp,
    more: Parameters = {},
  ): Promise<{ readonly code: string; readonly accessToken: string; readonly refreshToken: string }> {
    const code = await this.codeFor(app, more);
    const reply = await this.redeem(app, code);
    expect(reply.status, reply.text).toBe(200);
    const { access_token: accessToken, refresh_token: refreshToken } = reply.body;
    return { code, accessToken: String(accessToken), refreshToken: String(refreshToken) };
  }

  get(path: string): Promise<FormReply> {
    return this.#read(path, {});
  }

  /** The status with which a token is answered for a list of contacts. */
  async statusOf(token: string): Promise<number> {
    const headers = { authorization: `Bearer ${token}` };
    const response = await fetch(`${this.url}/crm/v3/objects/contacts?limit=1`, { headers });
    await response.arrayBuffer();
    return response.status;
  }

  async #read(path: string, init: RequestInit): Promise<FormReply> {
    const response = await fetch(this.url + path, init);
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.startsWith('application/json') === true;
    return { status: response.status, headers: response.headers, text, body: isJson ? JSON.parse(text) : {} };
  }
}

export function credentialsOf({ clientId, clientSecret }: RegisteredApp): Parameters {
  return { client_id: clientId, client_secret: clientSecret };
}

/** Checks how the authorization server refuses: the keys of the standard beside the older ones. */
export function expectOauthError(reply: FormReply, error: string, status: string): void {
  const { error_description, correlationId } = reply.body;
  expect(reply.body, reply.text).toEqual({
    error,
    error_description,
    status,
    message: error_description,
    correlationId,
  });
  expect(reply.status).toBe(400);
  expect(error_description).toEqual(expect.stringMatching(/\w/));
  expect(correlationId).toEqual(expect.stringMatching(/^[0-9a-f-]{36}$/));
  expect(reply.headers.get('cache-control')).toBe('no-store');
}
