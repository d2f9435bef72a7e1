import { expect } from 'vitest';
import type { ApiCaller } from './api-caller.ts';
import { metadataCaller } from './metadata-caller.ts';

/** `contacts/12` and the like. */
export type Path = readonly [type: string, id: string];

/** Associates records, and tells what they tell of each other. */
export function linking(api: () => ApiCaller) {
  const call = metadataCaller(api);
  const pathOf = ([from, fromId]: Path, [to, toId]: Path) =>
    `/crm/v4/objects/${from}/${fromId}/associations/${to}/${toId}`;
  /** By the default type where none is named. */
  async function associate(from: Path, to: Path, ...typeIds: readonly number[]) {
    const specs = typeIds.map((id) => ({
      associationCategory: 'HUBSPOT_DEFINED',
      associationTypeId: id,
    }));
    const path = pathOf(from, to);
    const { status } =
      typeIds.length > 0
        ? await call('PUT', path, specs)
        : await call('PUT', path.replace('/associations/', '/associations/default/'), undefined);
    expect([200, 201]).toContain(status);
  }
  return {
    call,
    async make(type: string, properties: Readonly<Record<string, string>>, ...others: readonly Path[]) {
      const record: Path = [type, (await api().create(type, properties)).id];
      for (const other of others) await associate(record, other);
      return record;
    },
    associate,
    async dissociate(from: Path, to: Path) {
      expect((await call('DELETE', pathOf(from, to))).status).toBe(204);
    },
    async change([type, id]: Path, properties: Readonly<Record<string, string>>) {
      await api().update(type, id, properties);
    },
    async archive([type, id]: Path) {
      await api().archive(type, id);
    },
    async restore([type, id]: Path) {
      expect((await call('POST', `/_axle/objects/${type}/${id}/restore`)).status).toBe(200);
    },
    told: ([type, id]: Path, name: string) => api().valueOf(type, id, name),
    async toldAll([type, id]: Path, ...names: readonly string[]) {
      const { properties } = await api().read(type, id, `?properties=${names.join(',')}`);
      return names.map((name) => properties[name]);
    },
  };
}
