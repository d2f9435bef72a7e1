/** How a refusal looks on the wire. */
export interface ErrorAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Absent where the real API answers without a JSON body. */
  readonly body?: ErrorBody;
  /** A body of another form than all others have; stands instead of `body`. */
  readonly ownBody?: Readonly<Record<string, string>>;
  readonly html?: string;
  /** Seen: some refusals have a page, and for clients that take JSON nothing at all. */
  readonly emptyAsJson?: boolean;
  /** Seen: answers given before the rate limiter carry none of its headers. */
  readonly withoutRateLimit?: boolean;
}

/** Seen: keys in this order; `category` is missing from a whole family of refusals. */
export interface ErrorBody {
  readonly message: string;
  /** Seen: before the correlation id, where all that follows stands behind it. */
  readonly errorType?: string;
  readonly policyName?: string;
  readonly errors?: readonly ErrorDetail[];
  readonly context?: Readonly<Record<string, readonly string[]>>;
  readonly links?: Readonly<Record<string, string>>;
  readonly category?: string;
  readonly subCategory?: string;
}

export interface ErrorDetail {
  readonly message: string;
  readonly subCategory?: string;
  readonly code?: string;
  readonly context?: Readonly<Record<string, readonly string[]>>;
}

export const NOT_FOUND_HEADERS = { 'x-hubspot-notfound': 'true' } as const;

export function plain(status: number, message: string): ErrorAnswer {
  return { status, body: { message } };
}

export function invalid(message: string, status = 400, context?: ErrorBody['context']): ErrorAnswer {
  return { status, body: { message, ...(context && { context }), category: 'VALIDATION_ERROR' } };
}

/** As `invalid`, told apart by a subcategory. */
export function invalidAs(subCategory: string, message: string, more: Partial<ErrorBody> = {}): ErrorAnswer {
  return { status: 400, body: { message, ...more, category: 'VALIDATION_ERROR', subCategory } };
}

/** What already is there. */
export function conflict(subCategory: string, message: string): ErrorAnswer {
  return { status: 409, body: { message, category: 'OBJECT_ALREADY_EXISTS', subCategory } };
}

/** Seen: the page that stands for something missing where the client does not ask for JSON. */
export const NOT_FOUND_PAGE =
  '<html>\n<head>\n<meta http-equiv="Content-Type" content="text/html;charset=utf-8"/>\n' +
  '<title>Error 404 Not Found</title>\n</head>\n<body><h2>HTTP ERROR 404</h2>\n<p>Resource not found</p>\n' +
  '</body>\n</html>\n';

/** What is not there. */
export function missing(message: string, context?: ErrorBody['context']): ErrorAnswer {
  const body = { message, ...(context && { context }), category: 'OBJECT_NOT_FOUND' };
  return { status: 404, headers: NOT_FOUND_HEADERS, body };
}

/** Who is not let in. Seen: refused before the rate limiter. */
export function unauthorized(body: ErrorBody): ErrorAnswer {
  const headers = { 'x-hubspot-auth-failure': '401 Unauthorized' };
  return { status: 401, headers, body, withoutRateLimit: true };
}
