/** What the authorization server refuses a program. */
export type OauthRefusal =
  | { readonly kind: 'form-expected' }
  | { readonly kind: 'parameter-repeated'; readonly name: string }
  | { readonly kind: 'token-missing' }
  | { readonly kind: 'token-type-unsupported' }
  | { readonly kind: 'grant-type-unsupported'; readonly allowed: readonly string[] }
  | { readonly kind: 'client-unknown' }
  | { readonly kind: 'client-secret-wrong' }
  | { readonly kind: 'client-assertion-unsupported' }
  | { readonly kind: 'code-unknown' }
  | { readonly kind: 'code-expired' }
  | { readonly kind: 'redirect-uri-missing' }
  | { readonly kind: 'redirect-uri-mismatch' }
  | { readonly kind: 'code-verifier-wrong'; readonly problem: 'missing' | 'unexpected' | 'mismatch' }
  | { readonly kind: 'refresh-token-unknown' }
  | { readonly kind: 'access-token-unknown' }
  | { readonly kind: 'private-token-unknown' }
  | { readonly kind: 'scope-undeclared'; readonly scopes: readonly string[] };

/** What an administrator cannot have. */
export type AppRefusal =
  | { readonly kind: 'administration-closed' }
  | { readonly kind: 'admin-key-wrong' }
  | { readonly kind: 'app-not-found'; readonly id: string }
  | { readonly kind: 'account-not-found'; readonly id: string }
  | { readonly kind: 'app-invalid'; readonly field: string; readonly problem: string };
