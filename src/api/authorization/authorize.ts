import type { AuthorizationOperation, Method } from '../operation.ts';

const PATHS = ['/oauth/authorize', '/oauth/{accountId}/authorize'];
const METHODS: readonly Method[] = ['GET', 'POST'];

/**
 * The page on which a person lets an app use an account. What it consists of is loaded when it is first asked for: most
 * servers never are.
 */
export const AUTHORIZE_OPERATIONS: readonly AuthorizationOperation[] = PATHS.flatMap((path) =>
  METHODS.map((method) => ({
    family: 'Authorization page',
    on: 'authorization',
    method,
    path,
    async run(request, sent) {
      const { answerAuthorize } = await import('./consent.ts');
      return answerAuthorize(request, method === 'POST' ? sent : undefined);
    },
  })),
);
