/** The credentials of the simulator's default shortcode: publicly known and valid nowhere else. */

/** The gateway's defaults in simulator mode. None of these values is a secret: they open only a simulator. */
export const simulatorCredentials = Object.freeze({
  consumerKey: 'simulator-consumer-key',
  consumerSecret: 'simulator-consumer-secret',
  shortcode: '600000',
  passkey: '5e1f0aa3c2b94d7786e0d1c4b3a29f8e7d6c5b4a39281706f5e4d3c2b1a09f8e',
  initiatorName: 'simulator',
  initiatorPassword: 'Simulator#2026',
  /** SPKI PEM, in the place of Safaricom's certificate; its private half is private-key.ts. */
  publicKeyPem: `-----BEGIN PUBLIC KEY-----
MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAtzzUpKTeJtvgo5rT7K6I
z+RWhF0Iyc5EcDSrRvBeKBFZrESkH3Xoad/nnO/1mUeiFbjdSI1APoFBcu90++hi
kLngZM8xKnNCqMqSQU+QHkqEDlEk6uL/E7P1qz8zGxTBTs2F2EsAcTTe1pWkzMZ+
5OBZT/fecfpYW9TxwPrtcCRTFcrp/KXkKHDI3YlMqz+49uWvS6gL7J+dVbJQuwGK
SAe9i20Y7+ELxn2BGzeNqlAU6suylK7Q0FfNdzxKVO+pxXu1gw+H+FBLtE3aZSTl
ul/+HLXFl0RrlBCZS3Wg1iUSaFgV/SiButtv+vuytq0p6oLNGpEybydZH4DJOV0k
aQIDAQAB
-----END PUBLIC KEY-----
`,
});
