-- Another request each time, the lines of BENCH_LINES in turn: forms, or with BENCH_BEARER=1 access tokens. Each thread begins
-- elsewhere. With BENCH_ONCE=1 each line is used once, by one thread, and the thread ends behind its last one. BENCH_PAUSE: the
-- milliseconds that a connection rests after each answer.
dofile(os.getenv("BENCH_LUA") .. "/report.lua")

local threads = 0

function setup(thread)
  thread:set("first", threads)
  threads = threads + 1
end

function init()
  local once = os.getenv("BENCH_ONCE") == "1"
  local count = tonumber(os.getenv("BENCH_THREADS"))
  lines = {}
  local number = 0
  for line in io.lines(os.getenv("BENCH_LINES")) do
    if not once or number % count == first then
      lines[#lines + 1] = line
    end
    number = number + 1
  end
  ends = once and #lines or math.huge
  turn = once and 0 or math.floor(#lines * first / count)
end

local pause = tonumber(os.getenv("BENCH_PAUSE") or "0")
if pause > 0 then
  function delay()
    return pause
  end
end

function request()
  if turn >= ends then
    wrk.thread:stop()
  end
  local line = lines[turn % #lines + 1]
  turn = turn + 1
  if os.getenv("BENCH_BEARER") == "1" then
    return wrk.format("GET", nil, { ["Authorization"] = "Bearer " .. line })
  end
  return wrk.format("POST", nil, { ["Content-Type"] = "application/x-www-form-urlencoded" }, line)
end
