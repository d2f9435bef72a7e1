import type { ServerProcess } from '../child-processes.ts';
import type { RequestFormName } from '../request-forms.ts';

/** The tasks of the measures that servers of different kinds can do. */
export type PeerTask = 'patch-plain' | 'get' | 'list' | 'batch-update' | 'create';

/** Something that a user could run in the place of Axle, or Axle itself. */
export interface Peer {
  readonly name: string;
  /** With its version. */
  readonly label: string;
  readonly form: RequestFormName;
  /** What opens the server to requests; sent to those too that do not ask for it. */
  readonly token: string;
  /** What it can do of what is measured. */
  readonly tasks: readonly PeerTask[];
  /** Whether what is written can be read again. */
  readonly keepsRecords: boolean;
  /**
   * Starts it with so many contacts, as all measures have them.
   * @param folder is empty, and its own.
   */
  start(folder: string, records: number): Promise<StartedPeer>;
}

export interface StartedPeer {
  readonly server: ServerProcess;
  /** The id of the first contact: those of the others follow. */
  readonly firstId: number;
}
