-- Password tokens of BENCH_USERS users in turn; each thread begins elsewhere, so that no two sign the same user in at once.
dofile(os.getenv("BENCH_LUA") .. "/report.lua")

local users = tonumber(os.getenv("BENCH_USERS"))
local threads = 0

function setup(thread)
  thread:set("turn", threads * math.floor(users / 2))
  threads = threads + 1
end

function request()
  turn = (turn + 1) % users
  return wrk.format("POST", nil, { ["Content-Type"] = "application/x-www-form-urlencoded" },
    string.format("grant_type=password&client_id=bench&username=bench%d%%40example.com&password=%s", turn, os.getenv("BENCH_PASSWORD")))
end
