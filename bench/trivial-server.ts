/**
 * The baseline for HTTP: a server that takes the same requests and answers with a constant text, given as
 * its argument. It tells its address in the words in which the real server does.
 */
import fastify from 'fastify';

const [, , answer = '{}'] = process.argv;
const server = fastify({ logger: false });
const path = '/crm/objects/v3/contacts/:objectId';
server.patch(path, (_request, reply) => reply.type('application/json;charset=utf-8').send(answer));
server.get(path, (_request, reply) => reply.type('application/json;charset=utf-8').send(answer));
const url = await server.listen({ host: '127.0.0.1', port: 0 });
process.once('SIGTERM', () => void server.close());
process.stderr.write(`  address  ${url}\n`);
