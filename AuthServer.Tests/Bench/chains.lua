-- Refresh tokens are used once. Each of eight threads has one connection and its share of the lines of BENCH_LINES: it uses them in
-- turn, and puts what the answer gives in the place of what it used. In the end they are written back, but for the one that each thread
-- has just sent.
dofile(os.getenv("BENCH_LUA") .. "/report.lua")

local threads = {}

function setup(thread)
  thread:set("first", #threads)
  threads[#threads + 1] = thread
end

function init()
  tokens = {}
  local number = 0
  for token in io.lines(os.getenv("BENCH_LINES")) do
    if number % 8 == first then
      tokens[#tokens + 1] = token
    end
    number = number + 1
  end
  turn = 0
end

function request()
  turn = turn % #tokens + 1
  return wrk.format("POST", nil, { ["Content-Type"] = "application/x-www-form-urlencoded" },
    "grant_type=refresh_token&client_id=bench&refresh_token=" .. tokens[turn])
end

function response(status, headers, body)
  tokens[turn] = body:match('"refresh_token":%s*"([^"]+)"') or tokens[turn]
end

local report = done
function done(summary, latency)
  report(summary, latency)
  local file = io.open(os.getenv("BENCH_LINES"), "w")
  for _, thread in ipairs(threads) do
    local sent = thread:get("turn")
    for number, token in ipairs(thread:get("tokens")) do
      if number ~= sent then
        file:write(token, "\n")
      end
    end
  end
  file:close()
end
