/** ALLOWED_ORIGINS takes every origin that a browser or an app's web view sends, as it sends it, and nothing that none sends. */

import { describe, expect, test } from '@jest/globals';

import { readOrigin } from '../../../src/config/urls.js';

describe('C8: an origin', () => {
  test.each([
    ...['https://shop.example', 'http://localhost:5173', 'http://[::1]:8080', 'https://10.0.0.1:8443', 'https://a:80'],
    ...['https://xn--bcher-kva.example', 'http://my_host', 'https://shop.example.', 'http://localhost'],
    ...['capacitor://localhost', 'ionic://localhost', 'tauri://localhost', 'app://localhost', 'app://localhost:8080'],
    ...[
      'chrome-extension://abc',
      'chrome-extension://mhjfbmdgcfjbbpaeojofohoefgiehjai',
      'app://obsidian.md',
      'app://.',
    ],
    ...[
      'moz-extension://3c6bf0cc-3ae2-42fb-9993-0d33104fdcaf',
      'vscode-webview://0ab1',
      'web+pay://till-1:1',
      'x.y-z://h',
    ],
  ])('is taken as it is: %s', origin => {
    expect(readOrigin(origin)).toEqual({ ok: true, value: origin });
  });

  test.each([
    ['https://shop.example/', 'https://shop.example'],
    ['https://shop.example/pay', 'https://shop.example'],
    ['HTTPS://shop.example', 'https://shop.example'],
    ['https://Shop.example', 'https://shop.example'],
    ['https://shop.example:443', 'https://shop.example'],
    ['http://localhost:80', 'http://localhost'],
    ['http://localhost:05173', 'http://localhost:5173'],
    ['https://bücher.example', 'https://xn--bcher-kva.example'],
    ['http://[0:0:0:0:0:0:0:1]:8080', 'http://[::1]:8080'],
    ['capacitor://localhost/', 'capacitor://localhost'],
    ['Capacitor://localhost', 'capacitor://localhost'],
    ['app://Localhost:8080', 'app://localhost:8080'],
    ['chrome-extension://ABC', 'chrome-extension://abc'],
    ['app://localhost:080', 'app://localhost:80'],
    ['https://user:secret@shop.example', 'https://shop.example'],
  ])('that is written in another way is told how: %s', (origin, right) => {
    expect(readOrigin(origin)).toEqual({
      ok: false,
      problem: expect.stringMatching(/^must be an origin as a browser sends it/),
    });
    expect(JSON.stringify(readOrigin(origin))).toContain(`write ${right}`);
    expect(JSON.stringify(readOrigin(origin))).not.toContain('secret');
  });

  test.each([
    ...[
      '*',
      'null',
      'shop.example',
      'localhost:5173',
      '//shop.example',
      'https://',
      'https:shop',
      'capacitor:localhost',
    ],
    ...['https://*.example', 'https://*', 'app://*', 'https://a b', 'app://a b', 'app://', 'app://:80', 'app://host:'],
    ...[
      'app://host:65536',
      'app://host:x',
      'file://',
      'file:///index.html',
      'file://host',
      'data:text/html,x',
      'about:blank',
    ],
    ...[
      'blob:https://shop.example',
      'ws://shop.example',
      'wss://shop.example',
      'ftp://shop.example',
      'javascript:1',
      'https://%2a',
    ],
    ...["https://a'b", 'https://(x)', '1app://host', '-://x', 'app://é'],
  ])('that no page has is refused, with an example: %s', origin => {
    const read = readOrigin(origin);
    expect(read).toEqual({
      ok: false,
      problem: expect.stringMatching(/such as https:\/\/shop\.example\.com or capacitor:/),
    });
  });
});
