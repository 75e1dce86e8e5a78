/* Asks the server in JSON. Every answer is `{status, data}`; what could not be asked at all is said and answered with status 0. */
import { say, toast } from './words.js';

const token = () => JSON.parse(document.body.getAttribute('hx-headers') ?? '{}')['X-CSRFToken'] ?? '';

export async function ask(url, told) {
  const options = told === undefined
    ? { headers: { Accept: 'application/json' } }
    : { method: 'POST', headers: { 'Content-Type': 'application/json', 'X-CSRFToken': token() }, body: JSON.stringify(told) };
  let answer;
  try {
    answer = await fetch(url, options);
  } catch {
    toast(say('连不上服务器，请稍后再试。', 'The server cannot be reached. Try again in a moment.'), 'danger');
    return { status: 0, data: {} };
  }
  const json = (answer.headers.get('Content-Type') ?? '').includes('json');
  const data = json ? await answer.json() : {};
  if (!answer.ok && !json) toast(say(`没有成功（错误 ${answer.status}）。`, `That did not work (error ${answer.status}).`), 'danger');
  return { status: answer.status, data };
}
