/** Credentials that the simulator knows without being told: its own, and those of Safaricom's public sandbox. */

/** The gateway's defaults in simulator mode. None of these values is a secret: they open only a simulator. */
export const simulatorCredentials = Object.freeze({
  consumerKey: 'simulator-consumer-key',
  consumerSecret: 'simulator-consumer-secret',
  shortcode: '600000',
  passkey: '5e1f0aa3c2b94d7786e0d1c4b3a29f8e7d6c5b4a39281706f5e4d3c2b1a09f8e',
  initiatorName: 'simulator',
  initiatorPassword: 'Simulator#2026',
  /** An X.509 certificate, PEM, in the place of Safaricom's; its private key is in private-key.ts. */
  certificatePem: `-----BEGIN CERTIFICATE-----
MIIDOzCCAiOgAwIBAgIUBd0HBEvc0EzKVLVftasvVPdCZ8MwDQYJKoZIhvcNAQEL
BQAwLDEWMBQGA1UECgwNbXBlc2EtZ2F0ZXdheTESMBAGA1UEAwwJc2ltdWxhdG9y
MCAXDTI2MTEyODIxMzAxNloYDzIxMjYxMTA0MjEzMDE2WjAsMRYwFAYDVQQKDA1t
cGVzYS1nYXRld2F5MRIwEAYDVQQDDAlzaW11bGF0b3IwggEiMA0GCSqGSIb3DQEB
AQUAA4IBDwAwggEKAoIBAQC3PNSkpN4m2+CjmtPsrojP5FaEXQjJzkRwNKtG8F4o
EVmsRKQfdehp3+ec7/WZR6IVuN1IjUA+gUFy73T76GKQueBkzzEqc0KoypJBT5Ae
SoQOUSTq4v8Ts/WrPzMbFMFOzYXYSwBxNN7WlaTMxn7k4FlP995x+lhb1PHA+u1w
JFMVyun8peQocMjdiUyrP7j25a9LqAvsn51VslC7AYpIB72LbRjv4QvGfYEbN42q
UBTqy7KUrtDQV813PEpU76nFe7WDD4f4UEu0TdplJOW6X/4ctcWXRGuUEJlLdaDW
JRJoWBX9KIG622/6+7K2rSnqgs0akTJvJ1kfgMk5XSRpAgMBAAGjUzBRMB0GA1Ud
DgQWBBRlNPkwwkA5KFjtZHf3thVKP/s1YzAfBgNVHSMEGDAWgBRlNPkwwkA5KFjt
ZHf3thVKP/s1YzAPBgNVHRMBAf8EBTADAQH/MA0GCSqGSIb3DQEBCwUAA4IBAQAV
vFBfOpMm679a7+mZe8o1+q+O5WaTlcLfKjEz/Zwmx5nVAvVGTtMafpyHnTVdsvo0
nbl+KgwWahsyk2daDeCDit2pbK+0i6ZQmNu7E+msisEXM06mx5nYUUZ0nhXzZSXo
SLFAGiRnNarMZT3JTK5g/DJUlk01aW6sI0fyclTJ1zuGD/6Jmxhubiz2WA/7WqaX
sJcqOUolKlFiK0Ept0ERIoSav6Cq+CCaYlWz//56NTEDQlROQv+5GqkZiu32O4sd
PkRY1lJiuDt9008Bv0/JumBk6K/V3Z9bKfz8qtuLrU7FIb36xovIglOcXx/TGtUc
oqdwgR1+BCBiWXQPWpXy
-----END CERTIFICATE-----
`,
});

/** As published by Safaricom (daraja.md §2). At Safaricom, too, every app of the sandbox may use them. */
export const sandboxCredentials = Object.freeze({
  shortcode: '174379',
  passkey: 'bfb279f9aa9bdbcf158e97dd71a467cd2e0c893059b10f78e6b72ada1ed2c919',
  initiatorName: 'testapi',
  initiatorPassword: 'Safaricom999!*!',
});

/** With which its shortcode is registered for pulls. Any other number is taken, too: nobody has one on file. */
export const NOMINATED_NUMBER = '254700000000';
