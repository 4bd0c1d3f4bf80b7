-- Refresh tokens are used once: each thread has one connection and goes on with what the last answer gave it. The first ones
-- are the lines of BENCH_TOKENS.
dofile(os.getenv("BENCH_LUA") .. "/report.lua")

local lines = io.lines(os.getenv("BENCH_TOKENS"))

function setup(thread)
  thread:set("refresh_token", lines())
end

function request()
  return wrk.format("POST", nil, { ["Content-Type"] = "application/x-www-form-urlencoded" },
    "grant_type=refresh_token&client_id=bench&refresh_token=" .. refresh_token)
end

function response(status, headers, body)
  refresh_token = body:match('"refresh_token":%s*"([^"]+)"') or refresh_token
end
