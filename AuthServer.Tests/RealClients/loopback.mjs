// What a script says to the test, and how it gets its callback: as a native app does (RFC 8252 section 7.3).
import { createServer } from 'node:http'

const say = (line) => process.stdout.write(JSON.stringify(line) + '\n')

/** Ends the script's part: what the test then judges. */
export const report = (result) => say({ result })

/** Has the person open an address, and type the code where one is asked for; no callback is waited for. */
export const open = (url, code) => say({ open: `${url}`, code })

/** Listens on a loopback port of its own, or on the one it is given. */
export async function listen(port = 0) {
  const server = createServer()
  await new Promise((resolve) => server.listen(port, '127.0.0.1', resolve))
  const origin = `http://127.0.0.1:${server.address().port}`
  return {
    origin,
    /** Has the person open an address, and resolves with the address at which they come back. */
    visit(url) {
      return new Promise((resolve) => {
        server.on('request', function answer(request, response) {
          const back = new URL(request.url, origin)
          response.setHeader('Connection', 'close').end('You can close this window.')
          if (back.pathname !== '/favicon.ico') {
            server.off('request', answer)
            resolve(back)
          }
        })
        say({ open: `${url}`, until: `${origin}/` })
      })
    },
    close: () => server.close(),
  }
}
