import { join } from 'node:path';
import { packageFile, packageVersion } from './installed-packages.ts';
import type { Peer } from './peer.ts';
import { findFreePort, startProgram } from './peer-process.ts';

const DESCRIPTION = join(import.meta.dirname, 'change-contact.openapi.json');
/** Its other form, with a process more for logs, is what it takes in production; this release ends in it at once. */
const QUICK = ['--no-multiprocess', '--verboseLevel', 'silent', '--no-cors'];

/** A mock: it checks a request by an OpenAPI description, and answers with the example in there. */
export const PRISM: Peer = {
  name: 'prism',
  label: `Prism ${packageVersion('@stoplight/prism-cli')} (a mock)`,
  form: 'axle',
  token: 'bench',
  tasks: ['patch-plain'],
  keepsRecords: false,
  async start(folder) {
    const port = await findFreePort();
    const options = ['--host', '127.0.0.1', '--port', String(port), ...QUICK];
    const args = [packageFile('@stoplight/prism-cli', 'dist/index.js'), 'mock', DESCRIPTION, ...options];
    return { server: await startProgram({ args, folder }, port), firstId: 1 };
  },
};
