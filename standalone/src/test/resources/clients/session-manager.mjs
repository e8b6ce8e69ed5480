// What a page's script does with login sessions, with nothing but fetch.
// Usage: session-manager.mjs <base address> <username> <password>
import assert from 'node:assert';

const [base, username, password] = process.argv.slice(2);
const api = `${base}/api/v1`;

class SessionManager {
  async login() {
    await this.#take(await this.#post('/auth/login', { username, password }));
  }

  async refresh() {
    await this.#take(await this.#post('/auth/refresh', { refresh_token: this.refreshToken, language: 'en' }));
  }

  async logout() {
    return this.#post('/auth/logout', { access_token: this.accessToken, language: 'en' }, this.accessToken);
  }

  /** A token that is no longer good is renewed once, and the request sent again. */
  async request(path) {
    const answer = await this.#get(path);
    if (answer.status !== 401) {
      return answer;
    }
    await this.refresh();
    return this.#get(path);
  }

  #get(path) {
    return fetch(api + path, { headers: { Authorization: `Bearer ${this.accessToken}` } });
  }

  #post(path, body, token) {
    const headers = { 'Content-Type': 'application/json' };
    if (token) {
      headers.Authorization = `Bearer ${token}`;
    }
    return fetch(api + path, { method: 'POST', headers, body: JSON.stringify(body) });
  }

  async #take(answer) {
    assert.equal(answer.status, 200);
    const tokens = await answer.json();
    assert.equal(tokens.token_type, 'bearer');
    assert.ok(tokens.expires_in > 0);
    this.accessToken = tokens.access_token;
    this.refreshToken = tokens.refresh_token;
  }
}

const manager = new SessionManager();
await manager.login();
assert.equal((await (await manager.request('/protected')).json()).message, `Hello ${username}!`);
assert.equal((await (await manager.request('/auth/profile')).json()).username, username);

const first = manager.refreshToken;
await manager.refresh();
assert.notEqual(manager.refreshToken, first);
manager.accessToken += 'x';
assert.equal((await manager.request('/protected')).status, 200);

const info = await (await fetch(`${base}/debug/session-info`, {
  headers: { Authorization: `Bearer ${manager.accessToken}` },
})).json();
assert.equal(info.session_valid, true);
assert.ok(info.active_sessions >= 1 && info.jti);

const left = await manager.logout();
assert.equal(left.status, 200);
assert.equal((await left.json()).message, 'Logged out successfully');
const late = await fetch(`${api}/protected`, { headers: { Authorization: `Bearer ${manager.accessToken}` } });
assert.equal(late.status, 401);
assert.ok(['access_token_blacklisted', 'session_revoked_or_invalid'].includes((await late.json()).code));
console.log('done');
