/** A person with access to the account, who may own records. */
export interface AccountUser {
  /** The id of the user. Seen: in newer accounts the id of the owner is the same. */
  readonly id: string;
  readonly email: string;
  readonly firstName?: string;
  readonly lastName?: string;
  readonly superAdmin: boolean;
  readonly roleIds: readonly string[];
  readonly primaryTeamId?: string;
  readonly secondaryTeamIds?: readonly string[];
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
  /** Has no access any more, and stays the owner of what was owned. */
  readonly archivedAtMs?: number;
}

export interface AccountTeam {
  readonly id: string;
  readonly name: string;
}

/** A set of permissions that users can be given. */
export interface AccountRole {
  readonly id: string;
  readonly name: string;
  /** Whether it comes with a paid seat. */
  readonly requiresBillingWrite: boolean;
}

/** The people of an account, by what they are asked for. */
export class People {
  /** In order of id, those that have left too. */
  readonly users: readonly AccountUser[];
  readonly teams: readonly AccountTeam[];
  readonly roles: readonly AccountRole[];
  readonly #byId: ReadonlyMap<string, AccountUser>;

  constructor(parts: {
    readonly users: readonly AccountUser[];
    readonly teams: readonly AccountTeam[];
    readonly roles: readonly AccountRole[];
  }) {
    this.users = parts.users.toSorted((left, right) => Number(left.id) - Number(right.id));
    this.teams = parts.teams;
    this.roles = parts.roles;
    this.#byId = new Map(this.users.map((user) => [user.id, user]));
  }

  findUser(id: string): AccountUser | undefined {
    return this.#byId.get(id);
  }

  /** Letter case apart. Someone who has left is found where nobody who is there has the address. */
  findUserByEmail(email: string): AccountUser | undefined {
    const found = this.users.filter((user) => user.email.toLowerCase() === email.toLowerCase());
    return found.find(({ archivedAtMs }) => archivedAtMs === undefined) ?? found[0];
  }

  /**
   * Whether records can be given to an owner.
   * Assumed: to nobody else than users of the account, also to one who has left; an account that has no users at all,
   * which the real API does not know, takes any.
   */
  mayOwn(ownerId: string): boolean {
    return this.users.length === 0 || this.#byId.has(ownerId);
  }

  /** The names of a user's teams, the primary one first. */
  teamsOf({ primaryTeamId, secondaryTeamIds = [] }: AccountUser) {
    const ids = primaryTeamId === undefined ? secondaryTeamIds : [primaryTeamId, ...secondaryTeamIds];
    return ids.flatMap((id) => {
      const team = this.teams.find((each) => each.id === id);
      return team === undefined ? [] : [{ id, name: team.name, primary: id === primaryTeamId }];
    });
  }
}
