import type { Block } from './measure-block.ts';

/** What becomes of a store as its records grow from the smaller size to the larger. */
export interface GrowthSummary {
  readonly store: Block['store'];
  readonly fromRecords: number;
  readonly toRecords: number;
  /** By measure: how much of the rate is gone, in percent; less than nothing where it rose. */
  readonly falls: Readonly<Record<string, number>>;
  /** By how much more memory the server took after the same measures, over the difference of records. */
  readonly memoryBytesPerRecord: number | undefined;
}

const MIB = 1024 * 1024;

/** One for each store of which there are two sizes. */
export function summarise(blocks: readonly Block[]): readonly GrowthSummary[] {
  return [...Map.groupBy(blocks, ({ store }) => store)].flatMap(([store, ofStore]) => {
    const sorted = ofStore.toSorted((left, right) => left.records - right.records);
    const [smaller, larger] = [sorted[0], sorted.at(-1)];
    if (smaller === undefined || larger === undefined || smaller === larger) return [];
    return [{ store, ...compareSizes(smaller, larger) }];
  });
}

function compareSizes(smaller: Block, larger: Block): Omit<GrowthSummary, 'store'> {
  const falls = Object.entries(smaller.measures).flatMap(([name, before]) => {
    const after = larger.measures[name];
    if (after === undefined || before.ratePerSecond === 0) return [];
    return [[name, (1 - after.ratePerSecond / before.ratePerSecond) * 100] as const];
  });
  const [before, after] = [memoryAfter(smaller), memoryAfter(larger)];
  const grownMib = before === undefined || after === undefined ? undefined : after - before;
  const difference = larger.records - smaller.records;
  return {
    fromRecords: smaller.records,
    toRecords: larger.records,
    falls: Object.fromEntries(falls),
    memoryBytesPerRecord: grownMib === undefined ? undefined : (grownMib * MIB) / difference,
  };
}

/** The memory of the server when all measures were done, in MiB: it is the same server for all of them. */
export function memoryAfter({ measures }: Block): number | undefined {
  return Object.values(measures)
    .map(({ rssMib }) => rssMib)
    .filter((rssMib) => rssMib !== undefined)
    .at(-1);
}
