-- What ./bench reads of a run: requests, microseconds, failures, and the microseconds within which 99 of 100 were answered.
function done(summary, latency)
  local errors = summary.errors
  io.write(string.format("RESULT %d %d %d %d\n", summary.requests, summary.duration,
    errors.connect + errors.read + errors.write + errors.status + errors.timeout, latency:percentile(99)))
end
