import type { RateTake, RateWindow } from '../model/rate-limits.ts';

interface Slot {
  readonly slotMs: number;
  taken: number;
}

/** The slots under one key, oldest first; those before `first` have left the window. */
interface Slots {
  readonly slots: Slot[];
  first: number;
  total: number;
}

/** Slots that have left the window are let go of when there are so many. */
const MAX_DEAD_SLOTS = 1000;

/** Counts the requests of this process where limits are told of only: every request is let through. */
export class UnlimitedCounts {
  readonly #keys = new Map<string, Slots>();

  async takeFromWindows(windows: readonly RateWindow[]): Promise<RateTake> {
    return { isTaken: true, counts: windows.map((window) => this.#take(window)) };
  }

  async countTaken(key: string, sinceMs: number): Promise<number> {
    const known = this.#keys.get(key);
    return known === undefined ? 0 : totalSince(known, sinceMs);
  }

  #take({ key, slotMs, sinceMs }: RateWindow): number {
    const known = this.#keys.get(key) ?? this.#begin(key);
    const total = totalSince(known, sinceMs);
    const last = known.slots.at(-1);
    if (last?.slotMs === slotMs && known.first < known.slots.length) last.taken += 1;
    else known.slots.push({ slotMs, taken: 1 });
    known.total = total + 1;
    return known.total;
  }

  #begin(key: string): Slots {
    const begun: Slots = { slots: [], first: 0, total: 0 };
    this.#keys.set(key, begun);
    return begun;
  }
}

function totalSince(known: Slots, sinceMs: number): number {
  const { slots } = known;
  for (;;) {
    const oldest = slots[known.first];
    if (oldest === undefined || oldest.slotMs >= sinceMs) break;
    known.total -= oldest.taken;
    known.first += 1;
  }
  if (known.first > MAX_DEAD_SLOTS) {
    slots.splice(0, known.first);
    known.first = 0;
  }
  return known.total;
}
