import type { ConnectedApp, PrivateApp, PublicApp } from '../model/apps.ts';
import type { PropertyGrants } from '../model/caller.ts';
import {
  checkPrivateApp,
  checkPublicApp,
  type PrivateAppDraft,
  type PublicAppDraft,
} from '../model/define-app.ts';
import type { AccountId } from '../model/ids.ts';
import type { AppRefusal } from '../model/oauth-refusal.ts';
import { accept, type Result, refuse } from '../model/result.ts';
import type { World } from '../model/world.ts';
import type { ControlStore, StoredToken } from '../store/store.ts';
import { hashSecret, newClientSecret, newPrivateToken, newUuid } from './secrets.ts';

/** An app together with its secret, which is known this once: a client secret, or an access token. */
export interface RevealedApp<App extends ConnectedApp = ConnectedApp> {
  readonly app: App;
  readonly secret: string;
}

/** Makes, changes and removes apps. */
export class Apps {
  readonly #control: ControlStore;
  readonly #world: World;

  constructor(control: ControlStore, world: World) {
    this.#control = control;
    this.#world = world;
  }

  /** In order of id. */
  list(): Promise<readonly ConnectedApp[]> {
    return this.#control.listApps();
  }

  /** Refuses with `app-not-found`. */
  async find(id: string): Promise<Result<ConnectedApp, AppRefusal>> {
    const app = /^\d{1,15}$/.test(id) ? await this.#control.findApp(Number(id)) : undefined;
    return app === undefined ? refuse({ kind: 'app-not-found', id }) : accept(app);
  }

  /** Refuses with `app-invalid`. */
  async createPublic(draft: PublicAppDraft): Promise<Result<RevealedApp<PublicApp>, AppRefusal>> {
    const checked = checkPublicApp(draft);
    if (!checked.ok) return checked;
    const clientId = newUuid(this.#world);
    const secret = newClientSecret(this.#world);
    const app = { kind: 'public', ...(await this.#begin(secret)), clientId, ...checked.value } as const;
    await this.#control.saveApp(app);
    return accept({ app, secret });
  }

  /**
   * The token of the app may be limited to some properties of object types.
   * Refuses with `app-invalid`, and with `account-not-found`.
   */
  async createPrivate(
    accountId: AccountId,
    draft: PrivateAppDraft,
    properties?: PropertyGrants,
  ): Promise<Result<RevealedApp<PrivateApp>, AppRefusal>> {
    const checked = checkPrivateApp(draft);
    if (!checked.ok) return checked;
    const accounts = await this.#control.listAccounts();
    if (!accounts.some(({ id }) => id === accountId))
      return refuse({ kind: 'account-not-found', id: String(accountId) });
    const secret = newPrivateToken(this.#world);
    const app = { kind: 'private', ...(await this.#begin(secret)), accountId, ...checked.value } as const;
    await this.#savePrivate(app, properties === undefined ? undefined : { properties });
    return accept({ app, secret });
  }

  /** What is absent stays as it is. Grants that were given stay as they were. Refuses with `app-invalid`. */
  async changePublic(
    app: PublicApp,
    changes: Partial<PublicAppDraft>,
  ): Promise<Result<PublicApp, AppRefusal>> {
    const checked = checkPublicApp({ ...app, ...changes });
    if (!checked.ok) return checked;
    const changed = { ...app, ...checked.value };
    await this.#control.saveApp(changed);
    return accept(changed);
  }

  /** What is absent stays as it is. The token of the app has its new scopes at once. Refuses with `app-invalid`. */
  async changePrivate(
    app: PrivateApp,
    changes: Partial<PrivateAppDraft>,
  ): Promise<Result<PrivateApp, AppRefusal>> {
    const checked = checkPrivateApp({ ...app, ...changes });
    if (!checked.ok) return checked;
    const changed = { ...app, ...checked.value };
    await this.#savePrivate(changed, await this.#control.findToken(app.secretHash));
    return accept(changed);
  }

  /** Gives an app a new secret; the old one opens nothing any more. */
  async rotate(app: ConnectedApp): Promise<RevealedApp> {
    const secret = app.kind === 'public' ? newClientSecret(this.#world) : newPrivateToken(this.#world);
    const changed = { ...app, secretHash: hashSecret(secret) };
    if (changed.kind === 'public') await this.#control.saveApp(changed);
    else {
      const before = await this.#control.findToken(app.secretHash);
      await this.#control.dropTokens(changed.accountId, changed.id);
      await this.#savePrivate(changed, before);
    }
    return { app: changed, secret };
  }

  /** Removes an app with everything that it was granted. */
  async remove(app: ConnectedApp): Promise<void> {
    await this.#control.removeApp(app.id);
  }

  async #begin(secret: string) {
    const id = await this.#control.takeAppId();
    return { id, secretHash: hashSecret(secret), createdAtMs: this.#world.nowMs() };
  }

  /** Keeps an app and its token; whatever else limits the token that it had before limits this one too. */
  async #savePrivate(app: PrivateApp, before?: Partial<StoredToken>): Promise<void> {
    await this.#control.saveApp(app);
    const { secretHash, accountId, id, scopes, createdAtMs } = app;
    await this.#control.saveToken({ ...before, hash: secretHash, accountId, appId: id, scopes, createdAtMs });
  }
}
