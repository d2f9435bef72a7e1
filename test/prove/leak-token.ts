import type { PropertyGrants } from '../../src/model/caller.ts';
import { cellOf, type SensitiveClass } from '../scopes/published.ts';
import type { Random } from '../support/random.ts';
import { type Field, WATCHED, type WatchedType } from './leak-fields.ts';

/** A token that may do some things and not others, and what it may see: by the published data alone. */
export class LeakToken {
  readonly scopes: readonly string[];
  readonly properties: PropertyGrants | undefined;

  constructor(random: Random) {
    this.scopes = pickScopes(random);
    this.properties = pickLists(random);
  }

  mayRead({ published }: WatchedType): boolean {
    return this.#holdsAny(cellOf(published, 'readRecords'));
  }

  mayWrite({ published }: WatchedType): boolean {
    return this.#holdsAny(cellOf(published, 'writeRecords'));
  }

  /** Whether it may see values of a field. */
  sees(type: WatchedType, field: Field): boolean {
    return (
      this.mayRead(type) && this.#holdsClass(type, field, 'read') && this.#lists(type, field.name, 'read')
    );
  }

  /** Whether it may set values of a field. */
  sets(type: WatchedType, field: Field): boolean {
    return (
      this.mayWrite(type) && this.#holdsClass(type, field, 'write') && this.#lists(type, field.name, 'write')
    );
  }

  /**
   * Whether two worlds may differ in the values of a field without the token being told. A value that exists once can
   * be told to be there by whoever may write it: it is refused where it is taken.
   */
  mayDiffer(type: WatchedType, field: Field): boolean {
    return !this.sees(type, field) && !(field.unique === true && this.sets(type, field));
  }

  #holdsAny(scopes: readonly string[]): boolean {
    return scopes.some((scope) => this.scopes.includes(scope));
  }

  #holdsClass({ published }: WatchedType, { sensitivity }: Field, access: 'read' | 'write'): boolean {
    return sensitivity === undefined || this.#holdsAny(published.classes?.[sensitivity]?.[access] ?? []);
  }

  #lists({ typeId }: WatchedType, name: string, access: 'read' | 'write'): boolean {
    const list = this.properties?.[typeId]?.[access];
    return list === undefined || list.includes(name);
  }
}

const FURTHER = [
  'oauth',
  'account-info.security.read',
  'crm.objects.owners.read',
  'settings.users.read',
  'crm.objects.products.read',
  'media_bridge.read',
];
const CLASSES: readonly SensitiveClass[] = ['sensitive', 'highly_sensitive'];

/** Each type is open in some ways and closed in others, so that most requests get somewhere. */
function pickScopes(random: Random): readonly string[] {
  const held = new Set(FURTHER.filter(() => random.chance(0.5)));
  for (const { published } of WATCHED) {
    const cells = [
      ...(random.chance(0.75) ? cellOf(published, 'readRecords') : []),
      ...(random.chance(0.6) ? cellOf(published, 'writeRecords') : []),
      ...(random.chance(0.4) ? cellOf(published, 'readDefinitions') : []),
      ...(random.chance(0.3) ? cellOf(published, 'writeDefinitions') : []),
      ...CLASSES.flatMap((each) => {
        const { read = [], write = [] } = published.classes?.[each] ?? {};
        return [...(random.chance(0.35) ? read : []), ...(random.chance(0.35) ? write : [])];
      }),
    ];
    if (cells.length > 0 && random.chance(0.9)) held.add(random.pick(cells));
    for (const scope of cells) if (random.chance(0.7)) held.add(scope);
  }
  return [...held];
}

function pickLists(random: Random): PropertyGrants | undefined {
  if (random.chance(0.4)) return undefined;
  const lists: Record<string, { read?: string[]; write?: string[] }> = {};
  for (const { typeId, fields, derived } of WATCHED) {
    if (random.chance(0.5)) continue;
    const names = [...fields.map(({ name }) => name), ...derived, 'no_such_property'];
    const some = (share: number) => names.filter(() => random.chance(share));
    lists[typeId] = {
      ...(random.chance(0.8) && { read: some(0.6) }),
      ...(random.chance(0.5) && { write: some(0.6) }),
    };
  }
  return lists;
}
