import { DEMO_TOKEN } from '../../src/demo/demo-account.ts';
import { RELEASE } from '../../src/release.ts';
import { startAxleProcess } from '../child-processes.ts';
import { openFilled } from '../filled-places.ts';
import type { Peer } from './peer.ts';

/** Axle as users start it, on SQLite, with the indexes of the other measures. */
export const AXLE: Peer = {
  name: 'axle',
  label: `Axle ${RELEASE}`,
  form: 'axle',
  token: DEMO_TOKEN,
  tasks: ['patch-plain', 'get', 'list', 'batch-update', 'create'],
  keepsRecords: true,
  async start(folder, records) {
    const { places, firstId } = await openFilled({ store: 'sqlite', records }, folder);
    return { server: await startAxleProcess({ place: places.main }), firstId };
  },
};
