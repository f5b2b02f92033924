/** The two lists of the page: requests with their explanations, callbacks with their answers. */

import { type Html, html } from '../../lib/html.js';
import type { PostedCallback, ReceivedRequest } from '../traffic.js';
import { nairobiProse } from '../wire/nairobi.js';

/** Newest first, as they come. */
export function listRequests(requests: readonly ReceivedRequest[]): Html {
  if (requests.length === 0) return html`<p class="none">Nothing has been received since the simulator started.</p>`;
  return html`<ol>${requests.map(showRequest)}</ol>`;
}

/** Newest first, as they come. */
export function listCallbacks(callbacks: readonly PostedCallback[]): Html {
  if (callbacks.length === 0) return html`<p class="none">Nothing has been posted since the simulator started.</p>`;
  return html`<ol>${callbacks.map(showCallback)}</ol>`;
}

function showRequest({ receivedAt, method, path, body, status, errorCode, explanations }: ReceivedRequest): Html {
  const isGood = status === null || status === 200;
  return html`<li class="${isGood ? 'good' : 'bad'}">
<p>${showTime(receivedAt)} <code>${method} ${path}</code></p>
<p><strong>${isGood ? 'Accepted' : 'Refused'}</strong> ${status === null ? 'connection cut' : `HTTP ${status}`}${errorCode === null ? '' : `, ${errorCode}`}</p>
${explanations.map(sentence => html`<p>${sentence}</p>`)}
${showBody('What was sent', body)}</li>`;
}

function showCallback({ postedAt, url, body, outcome, isDelivered, answer }: PostedCallback): Html {
  const manner = outcome === null ? 'waiting' : isDelivered ? 'good' : 'bad';
  return html`<li class="${manner}">
<p>${showTime(postedAt)} <code>POST ${url}</code></p>
<p><strong>${outcome === null ? 'Waiting' : isDelivered ? 'Delivered' : 'Dropped'}</strong> ${outcome ?? 'for an answer'}${
    outcome === null || isDelivered ? '' : ': it is not sent again.'
  }</p>
${answer === '' ? '' : html`<p>Answer: <code>${answer}</code></p>`}
${showBody('What was posted', body)}</li>`;
}

function showBody(title: string, body: string): Html {
  if (body === '') return html``;
  return html`<details><summary>${title}</summary><pre>${body}</pre></details>`;
}

/** Nairobi's time, as in Daraja's messages. */
function showTime(at: number): Html {
  return html`<time datetime="${new Date(at).toISOString()}" title="${nairobiProse(at)}, Nairobi">${nairobiProse(at).slice(11)}</time>`;
}
