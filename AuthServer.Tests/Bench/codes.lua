-- Authorization codes are used once: each thread redeems its share of the lines of BENCH_CODES. When they run out the last one
-- is shown again, which the server refuses: a failure in the table.
dofile(os.getenv("BENCH_LUA") .. "/report.lua")

local threads = 0

function setup(thread)
  thread:set("first", threads)
  threads = threads + 1
end

function init()
  codes = {}
  local line = 0
  for code in io.lines(os.getenv("BENCH_CODES")) do
    if line % tonumber(os.getenv("BENCH_THREADS")) == first then
      codes[#codes + 1] = code
    end
    line = line + 1
  end
  turn = 0
end

function request()
  turn = math.min(turn + 1, #codes)
  return wrk.format("POST", nil, { ["Content-Type"] = "application/x-www-form-urlencoded" },
    "grant_type=authorization_code&client_id=web&redirect_uri=" .. os.getenv("BENCH_REDIRECT") .. "&code_verifier=" .. os.getenv("BENCH_VERIFIER")
      .. "&code=" .. codes[turn])
end
