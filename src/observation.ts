/** Everything that can be logged or counted. No value of a property, no token and no secret is among it. */
export type Observation =
  | {
      readonly kind: 'request';
      readonly correlationId: string;
      readonly method: string;
      /** The operation's path without version, ids and values. */
      readonly route: string;
      readonly version: string | undefined;
      readonly accountId: number | undefined;
      readonly status: number;
      readonly durationMs: number;
    }
  | {
      readonly kind: 'failure';
      readonly correlationId: string;
      readonly route: string;
      readonly error: Error;
    }
  | { readonly kind: 'started'; readonly url: string; readonly store: string; readonly version: string }
  | { readonly kind: 'stopped'; readonly reason: string };

export type Observe = (observation: Observation) => void;
