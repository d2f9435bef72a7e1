import { findInstantMs } from '../property-types/datetime.ts';
import { stagePropertyNames } from '../stage-properties.ts';
import { toWireTimestamp } from '../timestamps.ts';
import type { Draft } from './maintained-property.ts';

type Value = readonly [name: string, value: string];

/**
 * What a move from one stage to another sets: when the old one was left and how long the record was in it, and when
 * the new one was entered. Source: times are milliseconds; the cumulative one adds up all stays.
 * Assumed: a time counts when the stage is left, and entering a stage again keeps when it was last left.
 */
export function stageTimes(draft: Draft): readonly Value[] {
  const { stageProperty } = draft.type;
  if (stageProperty === undefined) return [];
  const [from, to] = [draft.was(stageProperty) ?? '', draft.get(stageProperty) ?? ''];
  if (from === to) return [];
  return [...leaving(draft, from), ...entering(draft, to)];
}

function leaving(draft: Draft, stageId: string): readonly Value[] {
  if (stageId === '') return [];
  const names = stagePropertyNames(stageId);
  const now = toWireTimestamp(draft.nowMs);
  const enteredMs = findInstantMs(draft.was(names.entered) ?? '') ?? draft.nowMs;
  const stayMs = Math.max(0, draft.nowMs - enteredMs);
  const add = (name: string) => String(Number(draft.was(name) || '0') + stayMs);
  return [
    [names.exited, now],
    [names.latest, String(stayMs)],
    [names.cumulative, add(names.cumulative)],
    [names.oldExited, now],
    [names.oldTime, add(names.oldTime)],
  ];
}

function entering(draft: Draft, stageId: string): readonly Value[] {
  if (stageId === '') return [];
  const names = stagePropertyNames(stageId);
  const now = toWireTimestamp(draft.nowMs);
  return [
    [names.entered, now],
    [names.oldEntered, now],
  ];
}
