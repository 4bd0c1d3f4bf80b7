-- The same request again and again, from the environment: BENCH_BODY (a form, makes it a POST), BENCH_AUTHORIZATION, BENCH_KNOWN
-- (an ETag).
dofile(os.getenv("BENCH_LUA") .. "/report.lua")

local body = os.getenv("BENCH_BODY")
if body then
  wrk.method = "POST"
  wrk.body = body
  wrk.headers["Content-Type"] = "application/x-www-form-urlencoded"
end
wrk.headers["Authorization"] = os.getenv("BENCH_AUTHORIZATION")
wrk.headers["If-None-Match"] = os.getenv("BENCH_KNOWN")
