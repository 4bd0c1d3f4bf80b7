// A native application: public, on whatever loopback port is free (RFC 8252). It validates every answer step by step.
import * as oauth from 'oauth4webapi'
import { listen, open, report } from './loopback.mjs'

const settings = JSON.parse(process.argv[2])
const issuer = new URL(settings.issuer)
const plain = { [oauth.allowInsecureRequests]: true }
const server = await oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, { ...plain, algorithm: 'oidc' }))
const metadata = await oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, { ...plain, algorithm: 'oauth2' }))
const client = { client_id: settings.clientId }
const nobody = oauth.None()
const loopback = await listen()
const redirectUri = `${loopback.origin}/cb`
const scope = 'openid profile email api offline_access'
const result = { sameMetadata: server.token_endpoint === metadata.token_endpoint }

async function parametersOf(verifier, state, nonce) {
  return new URLSearchParams({
    client_id: client.client_id,
    redirect_uri: redirectUri,
    response_type: 'code',
    scope,
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    state,
    nonce,
  })
}

async function signIn(push) {
  const verifier = oauth.generateRandomCodeVerifier()
  const state = oauth.generateRandomState()
  const expectedNonce = oauth.generateRandomNonce()
  let parameters = await parametersOf(verifier, state, expectedNonce)
  if (push) {
    const answer = await oauth.pushedAuthorizationRequest(server, client, nobody, parameters, plain)
    const { request_uri } = await oauth.processPushedAuthorizationResponse(server, client, answer)
    parameters = new URLSearchParams({ client_id: client.client_id, request_uri })
  }
  const back = await loopback.visit(`${server.authorization_endpoint}?${parameters}`)
  // With RFC 9207: a missing or different iss is refused here, as the metadata announces it.
  const callback = oauth.validateAuthResponse(server, client, back, state)
  const answer = await oauth.authorizationCodeGrantRequest(server, client, nobody, callback, redirectUri, verifier, plain)
  const tokens = await oauth.processAuthorizationCodeResponse(server, client, answer, { expectedNonce, requireIdToken: true })
  await oauth.validateApplicationLevelSignature(server, answer, plain)
  return tokens
}

async function userInfoOf(tokens, subject) {
  return oauth.processUserInfoResponse(server, client, subject, await oauth.userInfoRequest(server, client, tokens.access_token, plain))
}

const first = await signIn(false)
const claims = oauth.getValidatedIdTokenClaims(first)
result.subject = claims.sub
result.userInfo = await userInfoOf(first, claims.sub)
result.api = await (await oauth.protectedResourceRequest(first.access_token, 'GET', new URL('/api/user/me', settings.api), undefined, undefined, plain)).json()

// What a resource server makes of it (RFC 9068).
const request = new Request(settings.api, { headers: { Authorization: `Bearer ${first.access_token}` } })
const access = await oauth.validateJwtAccessToken(server, request, 'resource_api', plain)
result.accessToken = { subject: access.sub, client: access.client_id }

const refreshAnswer = await oauth.refreshTokenGrantRequest(server, client, nobody, first.refresh_token, plain)
const refreshed = await oauth.processRefreshTokenResponse(server, client, refreshAnswer)
await oauth.validateApplicationLevelSignature(server, refreshAnswer, plain)
result.refreshedSubject = oauth.getValidatedIdTokenClaims(refreshed).sub

const pushed = await signIn(true)
result.pushedSubject = oauth.getValidatedIdTokenClaims(pushed).sub

await oauth.processRevocationResponse(await oauth.revocationRequest(server, client, nobody, refreshed.refresh_token, plain))
result.refreshAfterRevocation = await oauth
  .processRefreshTokenResponse(server, client, await oauth.refreshTokenGrantRequest(server, client, nobody, refreshed.refresh_token, plain))
  .then(() => 'none', (error) => error.error)

const device = await oauth.processDeviceAuthorizationResponse(server, client,
  await oauth.deviceAuthorizationRequest(server, client, nobody, { scope }, plain))
open(device.verification_uri, device.user_code)
for (let interval = device.interval ?? 5; !result.deviceSubject;) {
  await new Promise((resolve) => setTimeout(resolve, interval * 1000))
  const answer = await oauth.deviceCodeGrantRequest(server, client, nobody, device.device_code, plain)
  try {
    const tokens = await oauth.processDeviceCodeResponse(server, client, answer)
    result.deviceSubject = (await userInfoOf(tokens, claims.sub)).sub
  } catch (error) {
    if (error.error === 'slow_down') {
      interval += 5
    } else if (error.error !== 'authorization_pending') {
      throw error
    }
  }
}

if (settings.machineId) {
  const machine = { client_id: settings.machineId }
  const secret = oauth.ClientSecretBasic(settings.machineSecret)
  const own = await oauth.processClientCredentialsResponse(server, machine,
    await oauth.clientCredentialsGrantRequest(server, machine, secret, { scope: 'api' }, plain))
  const told = await oauth.processIntrospectionResponse(server, machine,
    await oauth.introspectionRequest(server, machine, secret, own.access_token, plain))
  result.machine = { active: told.active, subject: told.sub }
}

const state = oauth.generateRandomState()
const leave = new URLSearchParams({ id_token_hint: pushed.id_token, post_logout_redirect_uri: `${loopback.origin}/left`, state })
const left = await loopback.visit(`${server.end_session_endpoint}?${leave}`)
result.left = left.pathname === '/left' && left.searchParams.get('state') === state
loopback.close()
report(result)
