// A peer of ./bench peers: oidc-provider behind node:http alone, with its adapter in MariaDB. Tokens are opaque, a row each; clients
// are in its configuration. Secrets are compared as it does, without a slow hash. It has no password grant: the refresh tokens of
// users that a sign-in would make are made by /seed.
import { createServer } from 'node:http';
import mysql from 'mysql2/promise';
import Provider from 'oidc-provider';

const { DB_PORT, PORT, JOB_SECRET, API_SECRET, BENCH_USERS, BENCH_REDIRECT } = process.env;
const database = mysql.createPool({ host: '127.0.0.1', port: DB_PORT, user: 'root', database: 'oidc_provider' });
const one = async (sql, ...values) => (await database.execute(sql, values))[0][0];

await database.query('CREATE TABLE users (name VARCHAR(200) PRIMARY KEY)');
await database.query(`CREATE TABLE entities (
  model VARCHAR(50) CHARACTER SET ascii, id VARCHAR(100) CHARACTER SET ascii COLLATE ascii_bin, payload TEXT NOT NULL, consumed BIGINT,
  expires BIGINT, grant_id VARCHAR(100) CHARACTER SET ascii COLLATE ascii_bin, user_code VARCHAR(100), uid VARCHAR(100),
  PRIMARY KEY (model, id), INDEX (grant_id), INDEX (user_code), INDEX (uid))`);
for (let user = 0; user < BENCH_USERS; user++) {
  await database.execute('INSERT INTO users VALUES (?)', [`bench${user}@example.com`]);
}

const now = () => Math.floor(Date.now() / 1000);
class Entities {
  constructor(model) {
    this.model = model;
  }

  async upsert(id, payload, expiresIn) {
    const values = [JSON.stringify(payload), expiresIn ? now() + expiresIn : null,
      payload.grantId ?? null, payload.userCode ?? null, payload.uid ?? null];
    await database.execute(`INSERT INTO entities (model, id, payload, expires, grant_id, user_code, uid) VALUES (?, ?, ?, ?, ?, ?, ?)
      ON DUPLICATE KEY UPDATE payload = ?, expires = ?, grant_id = ?, user_code = ?, uid = ?`, [this.model, id, ...values, ...values]);
  }

  async by(column, value) {
    const row = await one(`SELECT payload, consumed, expires FROM entities WHERE model = ? AND ${column} = ?`, this.model, value);
    return row && (!row.expires || row.expires > now()) ? { ...JSON.parse(row.payload), consumed: row.consumed ?? undefined } : undefined;
  }

  find = (id) => this.by('id', id);
  findByUserCode = (code) => this.by('user_code', code);
  findByUid = (uid) => this.by('uid', uid);
  consume = (id) => database.execute('UPDATE entities SET consumed = ? WHERE model = ? AND id = ?', [now(), this.model, id]);
  destroy = (id) => database.execute('DELETE FROM entities WHERE model = ? AND id = ?', [this.model, id]);
  revokeByGrantId = (grant) => database.execute('DELETE FROM entities WHERE grant_id = ?', [grant]);
}

const confidential = { token_endpoint_auth_method: 'client_secret_post', redirect_uris: [], response_types: [] };
const provider = new Provider(`http://127.0.0.1:${PORT}`, {
  adapter: Entities,
  clients: [
    { client_id: 'bench', token_endpoint_auth_method: 'none', redirect_uris: [BENCH_REDIRECT], grant_types: ['authorization_code', 'refresh_token'] },
    { client_id: 'job', client_secret: JOB_SECRET, grant_types: ['client_credentials'], ...confidential },
    { client_id: 'resource_api', client_secret: API_SECRET, grant_types: [], ...confidential },
  ],
  features: { clientCredentials: { enabled: true }, introspection: { enabled: true, allowedPolicy: () => true }, devInteractions: { enabled: false } },
  findAccount: async (context, name) => await one('SELECT name FROM users WHERE name = ?', name)
    && { accountId: name, claims: () => ({ sub: name }) },
  rotateRefreshToken: true,
  routes: { token: '/api/token', introspection: '/connect/introspect' },
  scopes: ['openid', 'offline_access', 'api'],
  ttl: { AccessToken: 3600, ClientCredentials: 3600, Grant: 1209600, RefreshToken: 1209600 },
});

async function seed(accountId) {
  const client = await provider.Client.find('bench');
  const grant = new provider.Grant({ accountId, clientId: 'bench' });
  grant.addOIDCScope('api offline_access');
  const common = { accountId, client, grantId: await grant.save(), gty: 'authorization_code', scope: 'api offline_access' };
  const [access_token, refresh_token] = [await new provider.AccessToken(common).save(), await new provider.RefreshToken(common).save()];
  return JSON.stringify({ access_token, refresh_token });
}
const handle = provider.callback();
createServer(async (request, reply) => {
  if (request.url === '/health/live') {
    reply.end('live');
  } else if (request.url.startsWith('/seed/')) {
    reply.end(await seed(`bench${request.url.slice(6)}@example.com`));
  } else {
    handle(request, reply);
  }
}).listen(PORT, '127.0.0.1');
