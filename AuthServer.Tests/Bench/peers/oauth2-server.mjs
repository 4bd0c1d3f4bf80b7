// A peer of ./bench peers: @node-oauth/oauth2-server behind node:http alone, with its model in MariaDB. Tokens are opaque, one row
// for an access token and its refresh token; clients are in memory. Passwords and secrets are compared in constant time, without a
// slow hash. The library has no introspection: here it is its authenticate() behind an authenticated client.
import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';
import OAuth2Server from '@node-oauth/oauth2-server';
import mysql from 'mysql2/promise';

const { Request, Response, OAuthError } = OAuth2Server;
const { DB_PORT, PORT, JOB_SECRET, API_SECRET, BENCH_USERS, BENCH_PASSWORD } = process.env;
const database = mysql.createPool({ host: '127.0.0.1', port: DB_PORT, user: 'root', database: 'oauth2_server', timezone: 'Z' });
const digest = (text) => createHash('sha256').update(String(text)).digest();

await database.query('CREATE TABLE users (name VARCHAR(200) PRIMARY KEY, password BINARY(32) NOT NULL)');
await database.query(`CREATE TABLE tokens (
  access_token CHAR(64) CHARACTER SET ascii PRIMARY KEY, access_expires DATETIME NOT NULL,
  refresh_token CHAR(64) CHARACTER SET ascii UNIQUE, refresh_expires DATETIME,
  client VARCHAR(100) NOT NULL, user VARCHAR(200) NOT NULL, scope VARCHAR(200))`);
for (let user = 0; user < BENCH_USERS; user++) {
  await database.execute('INSERT INTO users VALUES (?, ?)', [`bench${user}@example.com`, digest(BENCH_PASSWORD)]);
}

const clients = {
  bench: { id: 'bench', grants: ['password', 'refresh_token'] },
  job: { id: 'job', grants: ['client_credentials'], secret: digest(JOB_SECRET) },
  resource_api: { id: 'resource_api', grants: [], secret: digest(API_SECRET) },
};
const known = (id, secret) => {
  const client = clients[id];
  return client && (!client.secret || (secret && timingSafeEqual(digest(secret), client.secret))) ? client : null;
};
const one = async (sql, ...values) => (await database.execute(sql, values))[0][0];
const token = (row) => row && {
  accessToken: row.access_token, accessTokenExpiresAt: row.access_expires,
  refreshToken: row.refresh_token, refreshTokenExpiresAt: row.refresh_expires,
  scope: row.scope?.split(' '), client: clients[row.client], user: { id: row.user },
};
const server = new OAuth2Server({
  requireClientAuthentication: { password: false, refresh_token: false },
  model: {
    getClient: known,
    async getUser(name, password) {
      const user = await one('SELECT name, password FROM users WHERE name = ?', name);
      return user && timingSafeEqual(digest(password), user.password) ? { id: user.name } : null;
    },
    getUserFromClient: (client) => ({ id: client.id }),
    validateScope: (user, client, scope) => scope ?? ['api'],
    async saveToken(made, client, user) {
      await database.execute('INSERT INTO tokens VALUES (?, ?, ?, ?, ?, ?, ?)', [made.accessToken, made.accessTokenExpiresAt,
        made.refreshToken ?? null, made.refreshTokenExpiresAt ?? null, client.id, user.id, made.scope.join(' ')]);
      return { ...made, client, user };
    },
    getAccessToken: async (text) => token(await one('SELECT * FROM tokens WHERE access_token = ?', text)),
    getRefreshToken: async (text) => token(await one('SELECT * FROM tokens WHERE refresh_token = ?', text)),
    revokeToken: async ({ refreshToken }) =>
      (await database.execute('DELETE FROM tokens WHERE refresh_token = ?', [refreshToken]))[0].affectedRows === 1,
  },
});

async function answer({ method, headers, url }, form, response) {
  if (url === '/api/token') {
    await server.token(new Request({ method, headers, query: {}, body: form }), response);
  } else if (url === '/connect/introspect' && form.client_secret && known(form.client_id, form.client_secret)) {
    const found = await server.authenticate(new Request({ method, headers, query: {}, body: { access_token: form.token } }), new Response());
    response.body = { active: true, client_id: found.client.id, sub: found.user.id, scope: found.scope.join(' '), exp: +found.accessTokenExpiresAt / 1000 };
  } else {
    response.status = url === '/connect/introspect' ? 401 : 404;
  }
}
createServer(async (request, reply) => {
  if (request.url === '/health/live') {
    return reply.end('live');
  }
  const parts = await request.toArray();
  const response = new Response();
  try {
    await answer(request, Object.fromEntries(new URLSearchParams(Buffer.concat(parts).toString())), response);
  } catch (error) {
    [response.status, response.body] = [error instanceof OAuthError ? error.code : 500, { error: error.name }];
  }
  reply.writeHead(response.status, { ...response.headers, 'content-type': 'application/json' }).end(JSON.stringify(response.body));
}).listen(PORT, '127.0.0.1');
