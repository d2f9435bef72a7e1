import { cpus } from 'node:os';

export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly node: string;
  readonly platform: string;
}

export function findMachine(): Machine {
  const { model = 'unknown' } = cpus()[0] ?? {};
  return { cpu: model.trim(), cores: cpus().length, node: process.version, platform: process.platform };
}
