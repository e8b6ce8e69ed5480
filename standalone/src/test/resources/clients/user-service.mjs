// What a web application's back end does, with nothing but fetch: ids go into paths as they are.
// Usage: node user-service.mjs <base address> <user id>
const [base, id] = process.argv.slice(2);

const expect = (condition, what) => {
  if (!condition) {
    console.error('FAILED:', JSON.stringify(what));
    process.exit(1);
  }
};

const issued = await (await fetch(
  `${base}/auth/dev-token?${new URLSearchParams({ user_id: id, email: 'test@test.com' })}`, { method: 'POST' })).json();
const headers = { Authorization: `Bearer ${issued.token}`, 'Content-Type': 'application/json' };
const post = async (path, body) =>
  (await fetch(base + path, { method: 'POST', headers, body: JSON.stringify(body) })).json();
const get = async (path) => (await fetch(base + path, { headers })).json();

const user = await post('/api/v1/users/ensure', { auth0_id: id, email: 'test@test.com', name: 'Test User' });
expect(user.success && user.auth0_id === id, user);

const usage = await post(`/api/v1/users/${id}/usage`, {
  user_id: id, endpoint: '/api/generate', event_type: 'code_generation', credits_charged: 5.0, tokens_used: 800,
  model_name: 'gpt-4',
});
expect(usage.success && usage.data.event_type === 'code_generation', usage);

const balance = await get(`/api/v1/users/${id}/credits/balance`);
expect(balance.success && balance.data === 1000, balance);

const session = await post(`/api/v1/users/${id}/sessions`, {
  user_id: id, title: 'AI Chat Session', metadata: { source: 'web_app', client_version: '1.0.0' },
});
expect(session.success && session.message_count === 0, session);

const form = new FormData();
form.append('file', new Blob(['name,age\nAnn,42\n'], { type: 'text/csv' }), 'people.csv');
const uploaded = await (await fetch(`${base}/api/v1/users/${id}/files/upload`, {
  method: 'POST', headers: { Authorization: headers.Authorization }, body: form,
})).json();
expect(uploaded.success && uploaded.data.content_type === 'text/csv', uploaded);

const files = await get(`/api/v1/users/${id}/files?${new URLSearchParams({ prefix: '', limit: 100 })}`);
expect(files.data.length === 1 && files.data[0].file_path === uploaded.data.file_path, files);
expect(await (await fetch(files.data[0].download_url)).text() === 'name,age\nAnn,42\n', files);
console.log('done');
