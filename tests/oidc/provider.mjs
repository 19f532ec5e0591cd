// The OpenID-certified provider that the tests sign in by. Its settings are one JSON document on standard input.
import { readFileSync } from 'node:fs';
import Provider from 'oidc-provider';

const { port, clientId, clientSecret, returnTo, people } = JSON.parse(readFileSync(0, 'utf8'));
const issuer = `http://127.0.0.1:${port}`;

const provider = new Provider(issuer, {
  clients: [{ client_id: clientId, client_secret: clientSecret, redirect_uris: [returnTo] }],
  pkce: { required: () => true },
  conformIdTokenClaims: false, // Entra ID puts roles and groups into the ID token, too
  claims: { openid: ['sub', 'roles', 'groups', 'preferred_username'] },
  cookies: { keys: ['for tests only'] },
  features: { devInteractions: { enabled: true } },
  findAccount: (ctx, id) => people[id] && { accountId: id, claims: () => ({ sub: id, ...people[id] }) },
});
provider.listen(port, '127.0.0.1', () => console.log('listening'));
