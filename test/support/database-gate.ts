import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { connect, createServer, type Server, type Socket } from 'node:net';

/** A way to a database that can be shut, as by a restart or a network that is gone. */
export interface DatabaseGate {
  /** The address of the database by this way. */
  readonly url: string;
  /** Breaks all connections and takes no more. */
  shut(): Promise<void>;
  open(): Promise<void>;
  /** From now on the database ends every connection in the moment in which it is ready. */
  endOnArrival(): void;
}

const READY = Buffer.from([0x5a, 0, 0, 0, 5, 0x49]);
const ENDED = toMessage(
  'E',
  'SFATAL\0VFATAL\0C57P01\0Mterminating connection due to administrator command\0\0',
);

function toMessage(type: string, text: string): Buffer {
  const length = Buffer.alloc(4);
  length.writeInt32BE(text.length + 4);
  return Buffer.concat([Buffer.from(type), length, Buffer.from(text)]);
}

export async function openGate(databaseUrl: string): Promise<DatabaseGate> {
  const target = new URL(databaseUrl);
  const sockets = new Set<Socket>();
  const keep = (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
  };
  let endsArrivals = false;
  const listen = async (port: number): Promise<Server> => {
    const server = createServer((near) => {
      const far = connect(Number(target.port), target.hostname);
      for (const socket of [near, far]) keep(socket);
      near.pipe(far);
      far.on('data', (bytes) => {
        const isEnd = endsArrivals && bytes.subarray(-READY.length).equals(READY);
        if (isEnd) near.end(Buffer.concat([bytes, ENDED]));
        else near.write(bytes);
      });
      near.on('close', () => far.destroy());
      far.on('close', () => near.destroy());
    }).listen(port, '127.0.0.1');
    await once(server, 'listening');
    return server;
  };
  let server = await listen(0);
  const { port } = server.address() as AddressInfo;
  const url = new URL(databaseUrl);
  url.host = `127.0.0.1:${port}`;
  return {
    url: url.href,
    async shut() {
      server.close();
      for (const socket of sockets) socket.destroy();
      await once(server, 'close');
    },
    async open() {
      endsArrivals = false;
      server = await listen(port);
    },
    endOnArrival() {
      endsArrivals = true;
      for (const socket of sockets) socket.destroy();
    },
  };
}
