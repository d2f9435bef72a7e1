import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/** How long requests in flight may take once the server closes; then their connections are cut. */
const GRACE_MS = 5000;

/**
 * The connections of a server, to end them in order. The platform closes those between two requests by itself;
 * one that never sent a byte, or stalls within a request, would keep a closing server for ever.
 */
export class OpenConnections {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  constructor(server: Server) {
    this.#server = server;
    server.on('connection', (socket: Socket) => {
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
    });
  }

  /** Cuts the silent connections now, and all others after the time of grace. */
  endSoon(): void {
    for (const socket of this.#sockets) if (socket.bytesRead === 0) socket.destroy();
    setTimeout(() => this.#server.closeAllConnections(), GRACE_MS).unref();
  }
}
