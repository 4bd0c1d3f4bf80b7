// A confidential web application, as openid-client's own documentation has it written.
import { createHash } from 'node:crypto'
import * as client from 'openid-client'
import { listen, open, report } from './loopback.mjs'

const settings = JSON.parse(process.argv[2])
const config = await client.discovery(new URL(settings.issuer), settings.clientId, settings.clientSecret, undefined, {
  execute: [client.allowInsecureRequests, client.enableNonRepudiationChecks],
})
const loopback = await listen(settings.port)
const redirect_uri = `${loopback.origin}/cb`
const scope = 'openid profile email api offline_access'
const result = { issInMetadata: config.serverMetadata().authorization_response_iss_parameter_supported }

// Sends the person to sign in, by the address that `build` makes of the parameters.
async function signIn(build) {
  const pkceCodeVerifier = client.randomPKCECodeVerifier()
  const expectedState = client.randomState()
  const expectedNonce = client.randomNonce()
  const url = await build(config, {
    redirect_uri,
    scope,
    code_challenge: await client.calculatePKCECodeChallenge(pkceCodeVerifier),
    code_challenge_method: 'S256',
    state: expectedState,
    nonce: expectedNonce,
  })
  const back = await loopback.visit(url)
  result.issInAnswer = back.searchParams.get('iss')
  const checks = { pkceCodeVerifier, expectedState, expectedNonce, idTokenExpected: true }
  return { back, checks, tokens: await client.authorizationCodeGrant(config, back, checks) }
}

// RFC 6749 section 4.1.2: a code works once. The library says which error the server gave.
const errorOf = (attempt) => attempt.then(() => 'none', (error) => error.error ?? `${error}`)
const halfHash = (text) => createHash('sha256').update(text).digest().subarray(0, 16).toString('base64url')

const first = await signIn(async (...parameters) => client.buildAuthorizationUrl(...parameters))
const claims = first.tokens.claims()
result.subject = claims.sub
result.email = claims.email
result.atHash = claims.at_hash === halfHash(first.tokens.access_token)
result.scope = first.tokens.scope
result.userInfo = await client.fetchUserInfo(config, first.tokens.access_token, claims.sub)
result.api = await (await client.fetchProtectedResource(config, first.tokens.access_token, new URL('/api/user/me', settings.api), 'GET')).json()
result.active = (await client.tokenIntrospection(config, first.tokens.access_token)).active

const refreshed = await client.refreshTokenGrant(config, first.tokens.refresh_token)
result.refreshedSubject = refreshed.claims().sub
await client.tokenRevocation(config, refreshed.refresh_token)
result.activeAfterRevocation = (await client.tokenIntrospection(config, refreshed.access_token)).active

const pushed = await signIn(client.buildAuthorizationUrlWithPAR)
result.pushedSubject = pushed.tokens.claims().sub
result.codeTwice = await errorOf(client.authorizationCodeGrant(config, pushed.back, pushed.checks))
result.activeAfterCodeTwice = (await client.tokenIntrospection(config, pushed.tokens.access_token)).active

const machine = await client.clientCredentialsGrant(config, { scope: 'api' })
result.machineActive = (await client.tokenIntrospection(config, machine.access_token)).active

const device = await client.initiateDeviceAuthorization(config, { scope })
open(device.verification_uri_complete)
const deviceTokens = await client.pollDeviceAuthorizationGrant(config, device)
result.deviceSubject = (await client.fetchUserInfo(config, deviceTokens.access_token, claims.sub)).sub

const state = client.randomState()
const left = await loopback.visit(client.buildEndSessionUrl(config, {
  id_token_hint: pushed.tokens.id_token,
  post_logout_redirect_uri: `${loopback.origin}/left`,
  state,
}))
result.left = left.pathname === '/left' && left.searchParams.get('state') === state
loopback.close()
report(result)
