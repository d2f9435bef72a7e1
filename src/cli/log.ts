import type { LogForm } from '../config.ts';
import type { Observation, Observe } from '../observation.ts';

export interface Log {
  readonly observe: Observe;
  /** Writes what is still held back. */
  close(): Promise<void>;
}

/** Lines are held back until there are this many bytes, or the process has a moment. */
const BUFFER_BYTES = 4096;
const FLUSH_INTERVAL_MS = 200;

/** Opens the log on the standard output: one JSON line for each observation, or lines for the eye. */
export async function openLog(form: LogForm): Promise<Log> {
  if (form === 'silent') return { observe: () => undefined, close: async () => undefined };
  const { pino } = await import('pino');
  const file = pino.destination({
    dest: 1,
    sync: false,
    minLength: BUFFER_BYTES,
    periodicFlush: FLUSH_INTERVAL_MS,
  });
  const pretty = form === 'pretty' ? (await import('pino-pretty')).default({ destination: file }) : undefined;
  const logger = pino({ base: null }, pretty ?? file);
  return {
    observe: (observation) => write(logger, observation),
    close: () => new Promise((resolve) => logger.flush(() => resolve())),
  };
}

interface Logger {
  info(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

function write(logger: Logger, observation: Observation): void {
  const { kind, ...fields } = observation;
  if (observation.kind === 'failure') {
    const { error, ...rest } = observation;
    logger.error({ ...rest, err: { message: error.message, stack: error.stack } }, kind);
  } else {
    logger.info(fields, kind);
  }
}
