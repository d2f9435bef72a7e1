import type { FastifyInstance } from 'fastify';
import type { World } from '../model/world.ts';
import type { Store } from '../store/store.ts';

export interface OwnParts {
  readonly store: Store;
  readonly world: World;
  readonly version: string;
  readonly startedAtMs: number;
  /** False while the server starts or stops. */
  readonly isReady: () => boolean;
}

/** What Axle tells about itself, under a path that the real API does not have. None of it is secret. */
export function mountOwnEndpoints(app: FastifyInstance, parts: OwnParts): void {
  app.get('/_axle/health', (_request, reply) => reply.send({ status: 'ok' }));
  app.get('/_axle/ready', async (_request, reply) => {
    const isReady = parts.isReady() && (await canRead(parts.store));
    return reply.code(isReady ? 200 : 503).send({ status: isReady ? 'ready' : 'not ready' });
  });
  app.get('/_axle/status', async (_request, reply) => {
    const accounts = await parts.store.control.listAccounts();
    return reply.send({
      version: parts.version,
      store: parts.store.kind,
      location: toLocation(parts.store),
      accounts: accounts.map(({ id, name }) => ({ id, name })),
      uptimeMs: parts.world.nowMs() - parts.startedAtMs,
    });
  });
}

async function canRead(store: Store): Promise<boolean> {
  try {
    await store.control.listAccounts();
    return true;
  } catch {
    return false;
  }
}

function toLocation({ kind, location }: Store): string {
  if (kind === 'postgres') return 'database';
  return location === 'memory' ? 'memory' : 'disk';
}
