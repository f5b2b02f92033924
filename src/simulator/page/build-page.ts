/** The page of the simulator: its credentials, what it received and why that went as it did, and what it posted. */

import { type Html, html } from '../../lib/html.js';
import type { Shortcodes } from '../books/shortcodes.js';
import type { Traffic } from '../traffic.js';
import { listCallbacks, listRequests } from './list-traffic.js';
import { showCredentials } from './show-credentials.js';

/** What the page shows. */
export interface PageParts {
  readonly shortcodes: Shortcodes;
  readonly traffic: Traffic;
}

const EVERY_SECONDS = 3;

/** `isFollowing`: it loads itself again and again. Links are relative, so that it may stand at any path with a slash at its end. */
export function buildPage({ shortcodes, traffic }: PageParts, isFollowing: boolean): string {
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
${isFollowing ? html`<meta http-equiv="refresh" content="${EVERY_SECONDS}">` : ''}
<title>Daraja simulator</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="simulator.css">
</head>
<body>
<main>
<header>
<h1>Daraja simulator</h1>
<p>This is a local stand-in for Safaricom's M-Pesa API. No money moves. Give your program the address of this page as the base URL, and the
<a href="#credentials">credentials</a> below; then look here at what it sent and what became of it. Times are Nairobi's.</p>
<p>${showRefresh(isFollowing)}</p>
</header>
<div class="traffic">
<section><h2>Requests</h2>${listRequests(traffic.requests())}</section>
<section><h2>Callbacks</h2>${listCallbacks(traffic.callbacks())}</section>
</div>
<section id="credentials"><h2>Credentials</h2>${showCredentials(shortcodes)}</section>
</main>
</body>
</html>
`;
  return page.markup;
}

function showRefresh(isFollowing: boolean): Html {
  return isFollowing
    ? html`This page reloads every ${EVERY_SECONDS} seconds. <a href="./">Stop</a>`
    : html`<a href="./">Reload</a> · <a href="?follow">Reload every ${EVERY_SECONDS} seconds</a>`;
}
