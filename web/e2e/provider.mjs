// An identity provider on a free port: a page with a name to fill in, and real ID tokens.
import { createHash, generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const CLIENT = 'yuantu-e2e';
const SECRET = 'a secret of the test';

/** `flags`: what lets the server use it; `answers`: what is to become of who signs in. */
export async function startProvider(name) {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const codes = new Map();
  const provider = { answers: 'well', skew_s: 0 };
  const server = createServer(async (request, response) => {
    const url = new URL(request.url, provider.issuer);
    const json = (status, document) => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(document));
    };
    const { issuer } = provider;
    if (url.pathname === '/.well-known/openid-configuration')
      return json(200, {
        issuer,
        authorization_endpoint: `${issuer}/login`,
        token_endpoint: `${issuer}/token`,
        jwks_uri: `${issuer}/keys`,
      });
    if (url.pathname === '/keys')
      return json(200, {
        keys: [{ ...publicKey.export({ format: 'jwk' }), kid: '1', alg: 'ES256' }],
      });
    if (url.pathname === '/login') {
      const asked = Object.fromEntries(url.searchParams);
      const hidden = Object.entries(asked).map(
        ([key, value]) => `<input type="hidden" name="${key}" value="${value}">`,
      );
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
      return response.end(
        `<!doctype html><title>${name}</title><form action="/done">${hidden.join('')}
         <input name="who" data-testid="provider-name"><button data-testid="provider-go">OK</button></form>`,
      );
    }
    if (url.pathname === '/done') {
      const { who, redirect_uri, state, ...asked } = Object.fromEntries(url.searchParams);
      const back = new URL(redirect_uri);
      back.searchParams.set('state', state);
      if (provider.answers === 'refused') back.searchParams.set('error', 'access_denied');
      else {
        const code = randomUUID();
        codes.set(code, { ...asked, who });
        back.searchParams.set('code', code);
      }
      response.writeHead(302, { location: back.href });
      return response.end();
    }
    if (url.pathname === '/token') {
      let body = '';
      for await (const part of request) body += part;
      const form = new URLSearchParams(body);
      const asked = codes.get(form.get('code'));
      codes.delete(form.get('code'));
      const proof = createHash('sha256').update(form.get('code_verifier')).digest('base64url');
      if (proof !== asked?.code_challenge) return json(400, { error: 'invalid_grant' });
      const now = Math.floor(Date.now() / 1000) + provider.skew_s;
      const claims = {
        iss: issuer,
        aud: CLIENT,
        sub: `subject of ${asked.who}`,
        nonce: asked.nonce,
        iat: now,
        exp: now + 300,
        preferred_username: asked.who,
        name: `${asked.who}（统一身份）`,
      };
      const part = (document) => Buffer.from(JSON.stringify(document)).toString('base64url');
      const message = `${part({ alg: 'ES256', kid: '1' })}.${part(claims)}`;
      const signature = sign('sha256', Buffer.from(message), {
        key: privateKey,
        dsaEncoding: 'ieee-p1363',
      });
      return json(200, {
        token_type: 'Bearer',
        access_token: 'x',
        id_token: `${message}.${signature.toString('base64url')}`,
      });
    }
    return json(404, {});
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  provider.issuer = `http://127.0.0.1:${server.address().port}`;
  const folder = await mkdtemp(join(tmpdir(), 'yuantu-oidc-'));
  const file = join(folder, 'secret');
  await writeFile(file, `${SECRET}\n`);
  provider.flags = ['--oidc-issuer', provider.issuer, '--oidc-client-id', CLIENT];
  provider.flags.push('--oidc-client-secret-file', file, '--oidc-name', name);
  provider.stop = async () => {
    server.closeAllConnections();
    server.close();
    await rm(folder, { recursive: true, force: true });
  };
  return provider;
}
