import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { filledItems } from './filled-items.ts';
import { packageFile, packageVersion } from './installed-packages.ts';
import type { Peer } from './peer.ts';
import { findFreePort, startProgram } from './peer-process.ts';

/** A file of JSON behind a REST API. It writes all of the file anew behind each change, after it has answered. */
export const JSON_SERVER: Peer = {
  name: 'json-server',
  label: `json-server ${packageVersion('json-server')}`,
  form: 'json-server',
  token: 'bench',
  tasks: ['patch-plain', 'get', 'list', 'create'],
  keepsRecords: true,
  async start(folder, records) {
    const file = join(folder, 'db.json');
    writeFileSync(file, JSON.stringify({ contacts: filledItems(records) }));
    const port = await findFreePort();
    const options = ['--host', '127.0.0.1', '--port', String(port), '--quiet', '--nc', '--ng'];
    const args = [packageFile('json-server', 'lib/cli/bin.js'), file, ...options];
    return { server: await startProgram({ args, folder }, port), firstId: 1 };
  },
};
